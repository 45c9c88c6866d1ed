import { writeReadme } from "./lifecycle-picture.js";

writeReadme();
