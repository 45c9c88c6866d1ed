import type { ServerDuplexStream, ServerErrorResponse } from "@grpc/grpc-js";
import { failure } from "../errors.js";
import { presentArgument } from "./convert/arguments.js";
import type { NumberedAnswer } from "./gen/metalplug/v1/NumberedAnswer.js";
import type { NumberedQuestion__Output } from "./gen/metalplug/v1/NumberedQuestion.js";
import type { OwnershipLookupMacRequest__Output } from "./gen/metalplug/v1/OwnershipLookupMacRequest.js";
import type { OwnershipLookupMacResponse } from "./gen/metalplug/v1/OwnershipLookupMacResponse.js";
import type { OwnershipLookupMacsRequest__Output } from "./gen/metalplug/v1/OwnershipLookupMacsRequest.js";
import type { OwnershipLookupMacsResponse } from "./gen/metalplug/v1/OwnershipLookupMacsResponse.js";
import { goneSignal } from "./outgoing-call.js";
import { CODE_KEY } from "./status.js";

/** Questions in one message; their answers stay below the 4 MiB a gRPC peer takes. */
export const MOST_QUESTIONS = 1024;

export interface QuestionService {
  /** May throw: that question alone is refused. `undefined`: the answer given at `knownRevision` stands. */
  readonly answer: (
    question: OwnershipLookupMacRequest__Output,
    knownRevision: string,
  ) => OwnershipLookupMacResponse | undefined;
  readonly error: (thrown: unknown) => ServerErrorResponse;
  /** Aborted when the server stops; its reason ends the stream. */
  readonly stopping: AbortSignal;
}

type Call = ServerDuplexStream<OwnershipLookupMacsRequest__Output, OwnershipLookupMacsResponse>;

/**
 * Answers each message of questions by one of answers. No message is read while the asker does not take its answers. Resolves when the asker
 * has ended or gone.
 */
export function answerQuestions(call: Call, service: QuestionService): Promise<void> {
  const { stopping } = service;
  const gone = goneSignal(call, stopping);
  return new Promise((resolve, reject) => {
    gone.addEventListener("abort", () => (call.cancelled ? resolve() : reject(stopping.reason)));
    call.on("drain", () => call.resume());
    call.on("end", resolve);
    call.on("data", ({ questions }: OwnershipLookupMacsRequest__Output) => {
      if (gone.aborted) return;
      if (questions.length > MOST_QUESTIONS) {
        call.pause();
        reject(tooMany(questions.length));
      } else if (!call.write(answerAll(questions, service))) {
        call.pause();
      }
    });
  });
}

function answerAll(
  questions: readonly NumberedQuestion__Output[],
  service: QuestionService,
): OwnershipLookupMacsResponse {
  const answers: NumberedAnswer[] = [];
  const standing: number[] = [];
  for (const question of questions) {
    const answer = answerOne(question, service);
    if (answer === undefined) standing.push(question.number);
    else answers.push(answer);
  }
  return { answers, standing };
}

function answerOne(
  { number, question, knownRevision }: NumberedQuestion__Output,
  { answer, error }: QuestionService,
): NumberedAnswer | undefined {
  try {
    const given = answer(presentArgument("question", question), knownRevision);
    return given && { number, answer: given };
  } catch (thrown) {
    const { details = "", metadata } = error(thrown);
    return { number, refused: { code: String(metadata?.get(CODE_KEY)[0] ?? ""), text: details } };
  }
}

function tooMany(count: number): Error {
  return failure("LIMIT_REACHED", {
    found: `One message asks ${count} questions`,
    limit: `${MOST_QUESTIONS}`,
  });
}
