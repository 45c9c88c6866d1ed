/**
 * What a machine gets for each message, in each state, by each way. Read against RFC 2131 tables 4 and 5 and §4.3; nothing here is taken from the
 * code that is tested. Every cell of the product is covered by exactly one row.
 *
 * States: `idle` nothing is known of the machine; `bound` it has a lease; `asking` its DISCOVER waits for the owner; `probing` or for the network;
 * `offered` it has an offer; `acked` and took it just now; `committing` its REQUEST waits for the disk. All of it happened in the own subnet; where it
 * was probed it was the pool's address, whatever its owner says since.
 * Subnets: the `own` one, another configured (`other`), or none that is configured (`unknown`).
 * Verdicts: the owner gives a `fixed` address of the own subnet, one of the `pool`; nobody owns it, and strangers are ignored (`noneIgnore`) or served
 * (`nonePool`); `conflict`, `silent`, `draining`.
 * Words: `its` the address of the own subnet, `another` one of the other subnet's pool, `waiting` what was being answered before is answered (in state
 * asking by the verdict). `silence by verdict` is silence for the reason that the verdict gives. The last column is its lease on disk.
 */
export const EXPECTATIONS = `
# message    | state                        | way    | subnet    | verdict           | outcome                         | lease

# §4.3.1: whatever was decided before, a DISCOVER is decided anew, and gets an address of the network that it comes from.
DISCOVER     | !probing,committing          | *      | own       | granted           | OFFER its                       | same
DISCOVER     | !probing,committing          | *      | own       | denied            | silence by verdict              | same
DISCOVER     | probing                      | *      | own       | *                 | OFFER its                       | same
DISCOVER     | !committing                  | *      | other     | fixed             | silence noSubnet                | same
DISCOVER     | !committing                  | *      | other     | pool,nonePool     | OFFER another                   | same
DISCOVER     | !committing                  | *      | other     | denied            | silence by verdict              | same
DISCOVER     | committing                   | *      | own       | granted           | waiting; OFFER its              | stored
DISCOVER     | committing                   | *      | other     | fixed             | waiting; silence noSubnet       | stored
DISCOVER     | committing                   | *      | other     | pool,nonePool     | waiting; OFFER another          | stored
DISCOVER     | committing                   | *      | own,other | denied            | waiting; silence by verdict     | stored

# A message from a network that is not configured changes nothing.
askAnew      | !committing                  | *      | unknown   | *                 | silence noSubnet; waiting       | same
askAnew      | committing                   | *      | unknown   | *                 | silence noSubnet; waiting       | stored
select       | !committing                  | *      | unknown   | *                 | silence noSubnet; waiting       | same
select       | committing                   | *      | unknown   | *                 | silence noSubnet; waiting       | stored
takeOther    | idle,asking,probing,bound    | *      | unknown   | *                 | silence noSubnet; waiting       | same
extend       | !committing                  | relay  | unknown   | *                 | silence noSubnet; waiting       | same
extend       | committing                   | relay  | unknown   | *                 | silence noSubnet; waiting       | stored
INFORM       | !committing                  | relay  | unknown   | *                 | silence noSubnet; waiting       | same
INFORM       | committing                   | relay  | unknown   | *                 | silence noSubnet; waiting       | stored

# §4.3.2, SELECTING: what was offered is given, whatever the drivers say by then; else its owner is asked. No NAK.
select       | offered                      | *      | own       | *                 | ACK its                         | stored
select       | acked                        | *      | own       | *                 | ACK its                         | same
select       | committing                   | *      | own       | *                 | ACK its                         | stored
select       | idle,asking                  | *      | own       | granted           | ACK its                         | stored
select       | bound                        | *      | own       | granted           | ACK its                         | same
select       | probing                      | *      | own       | pool,nonePool     | ACK its                         | stored
select       | probing                      | *      | own       | fixed             | silence notOurs                 | same
select       | idle,asking,probing,bound    | *      | own       | denied            | silence by verdict              | same
select       | !committing                  | *      | other     | fixed             | silence noSubnet                | same
select       | !committing                  | *      | other     | pool,nonePool     | silence notOurs                 | same
select       | !committing                  | *      | other     | denied            | silence by verdict              | same
select       | committing                   | *      | other     | fixed             | waiting; silence noSubnet       | stored
select       | committing                   | *      | other     | pool,nonePool     | waiting; silence notOurs        | stored
select       | committing                   | *      | other     | denied            | waiting; silence by verdict     | stored

# §3.1 (4): a machine that takes another server's offer declines ours; what is being answered is not answered.
takeOther    | !committing                  | *      | own,other | *                 | silence notForUs                | same
takeOther    | offered,acked                | *      | unknown   | *                 | silence notForUs                | same
takeOther    | committing                   | *      | *         | *                 | silence notForUs                | stored

# §4.3.2, INIT-REBOOT with its address: a stranger's only where we know its lease.
reboot       | idle,asking,offered          | *      | own       | fixed,pool        | ACK its                         | stored
reboot       | idle,asking,offered,probing  | *      | own       | nonePool          | silence notOurs                 | same
reboot       | probing                      | *      | own       | fixed             | silence notOurs                 | same
reboot       | probing                      | *      | own       | pool              | ACK its                         | stored
reboot       | bound,acked                  | *      | own       | granted           | ACK its                         | same
reboot       | committing                   | *      | own       | granted           | waiting; ACK its                | stored
reboot       | !committing                  | *      | own       | denied            | silence by verdict              | same
reboot       | committing                   | *      | own       | denied            | waiting; silence by verdict     | stored

# INIT-REBOOT with another address of the own network: silence lets it try again by DISCOVER.
rebootWrong  | !committing                  | *      | own       | granted           | silence notOurs                 | same
rebootWrong  | committing                   | *      | own       | granted           | waiting; silence notOurs        | stored
rebootWrong  | !committing                  | *      | own       | denied            | silence by verdict              | same
rebootWrong  | committing                   | *      | own       | denied            | waiting; silence by verdict     | stored

# INIT-REBOOT with an address of a network that it is not in: a NAK, but only for a machine that is ours: it has a lease, and its owner is known.
rebootAway   | unleased                     | *      | own       | granted           | silence notOurs                 | same
rebootMoved  | unleased                     | *      | other     | fixed             | silence noSubnet                | same
rebootMoved  | unleased                     | *      | other     | pool,nonePool     | silence notOurs                 | same
rebootAway   | leased                       | *      | own       | granted           | NAK                             | same
rebootMoved  | leased                       | *      | other     | granted           | NAK                             | same
rebootAway   | committing                   | *      | own       | granted           | waiting; NAK                    | stored
rebootMoved  | committing                   | *      | other     | granted           | waiting; NAK                    | stored
rebootAway   | !committing                  | *      | own       | denied            | silence by verdict              | same
rebootMoved  | !committing                  | *      | other     | denied            | silence by verdict              | same
rebootAway   | committing                   | *      | own       | denied            | waiting; silence by verdict     | stored
rebootMoved  | committing                   | *      | other     | denied            | waiting; silence by verdict     | stored

# §4.3.2, RENEWING: the network is that of ciaddr, however it comes; while its driver is away the lease is extended as it stands.
renewing     | idle,asking,offered          | direct | *         | fixed,pool        | ACK its                         | stored
renewing     | idle,asking,offered,probing  | direct | *         | nonePool          | silence notOurs                 | same
renewing     | probing                      | direct | *         | fixed             | silence notOurs                 | same
renewing     | probing                      | direct | *         | pool              | ACK its                         | stored
renewing     | unleased                     | direct | *         | denied            | silence by verdict              | same
renewing     | leased                       | direct | *         | granted           | ACK its                         | same
renewing     | leased                       | direct | *         | silent,draining   | ACK its                         | same
renewing     | leased                       | direct | *         | noneIgnore        | silence by verdict              | same
renewing     | leased                       | direct | *         | conflict          | silence by verdict              | same
renewing     | committing                   | direct | *         | granted           | waiting; ACK its                | stored
renewing     | committing                   | direct | *         | silent,draining   | waiting; ACK its                | stored
renewing     | committing                   | direct | *         | noneIgnore        | waiting; silence by verdict     | stored
renewing     | committing                   | direct | *         | conflict          | waiting; silence by verdict     | stored

# REBINDING goes to all of a segment: it is from that one, whatever ciaddr says.
rebind       | idle,asking,offered          | direct | own       | fixed,pool        | ACK its                         | stored
rebind       | idle,asking,offered,probing  | direct | own       | nonePool          | silence notOurs                 | same
rebind       | probing                      | direct | own       | fixed             | silence notOurs                 | same
rebind       | probing                      | direct | own       | pool              | ACK its                         | stored
rebind       | unleased                     | direct | own       | denied            | silence by verdict              | same
rebind       | leased                       | direct | own       | granted           | ACK its                         | same
rebind       | leased                       | direct | own       | silent,draining   | ACK its                         | same
rebind       | leased                       | direct | own       | noneIgnore        | silence by verdict              | same
rebind       | leased                       | direct | own       | conflict          | silence by verdict              | same
rebind       | committing                   | direct | own       | granted           | waiting; ACK its                | stored
rebind       | committing                   | direct | own       | silent,draining   | waiting; ACK its                | stored
rebind       | committing                   | direct | own       | noneIgnore        | waiting; silence by verdict     | stored
rebind       | committing                   | direct | own       | conflict          | waiting; silence by verdict     | stored
rebind       | unleased                     | direct | other     | denied            | silence by verdict              | same
rebind       | unleased                     | direct | other     | fixed             | silence noSubnet                | same
rebind       | unleased                     | direct | other     | pool,nonePool     | silence notOurs                 | same
rebind       | leased                       | direct | other     | granted           | NAK                             | same
rebind       | leased                       | direct | other     | denied            | silence by verdict              | same
rebind       | committing                   | direct | other     | granted           | waiting; NAK                    | stored
rebind       | committing                   | direct | other     | denied            | waiting; silence by verdict     | stored
rebind       | !committing                  | direct | unknown   | *                 | silence noSubnet; waiting       | same
rebind       | committing                   | direct | unknown   | *                 | silence noSubnet; waiting       | stored

# Clients after RFC 1541 name the server in these as well (renewNaming). Who names another one (renewOther) says nothing of its lease with us.
renewOther   | !committing                  | direct | *         | *                 | silence notForUs                | same
renewOther   | committing                   | *      | own,other | *                 | silence notForUs                | stored
renewOther   | committing                   | direct | unknown   | *                 | silence notForUs                | stored
renewOther   | !committing                  | relay  | own,other | *                 | silence notForUs                | same
renewOther   | offered,acked                | relay  | unknown   | *                 | silence notForUs                | same
renewOther   | committing                   | relay  | unknown   | *                 | silence notForUs                | stored
renewOther   | idle,asking,probing,bound    | relay  | unknown   | *                 | silence noSubnet; waiting       | same

# By a relay the network is the relay's.
extend       | idle,asking,offered          | relay  | own       | fixed,pool        | ACK its                         | stored
extend       | idle,asking,offered,probing  | relay  | own       | nonePool          | silence notOurs                 | same
extend       | probing                      | relay  | own       | fixed             | silence notOurs                 | same
extend       | probing                      | relay  | own       | pool              | ACK its                         | stored
extend       | unleased                     | relay  | own,other | denied            | silence by verdict              | same
extend       | leased                       | relay  | own       | granted           | ACK its                         | same
extend       | leased                       | relay  | own       | silent,draining   | ACK its                         | same
extend       | leased                       | relay  | own       | noneIgnore        | silence by verdict              | same
extend       | leased                       | relay  | own       | conflict          | silence by verdict              | same
extend       | committing                   | relay  | own       | granted           | waiting; ACK its                | stored
extend       | committing                   | relay  | own       | silent,draining   | waiting; ACK its                | stored
extend       | committing                   | relay  | own       | noneIgnore        | waiting; silence by verdict     | stored
extend       | committing                   | relay  | own       | conflict          | waiting; silence by verdict     | stored
extend       | unleased                     | relay  | other     | fixed             | silence noSubnet                | same
extend       | unleased                     | relay  | other     | pool,nonePool     | silence notOurs                 | same
extend       | leased                       | relay  | other     | granted           | NAK                             | same
extend       | leased                       | relay  | other     | denied            | silence by verdict              | same
extend       | committing                   | relay  | other     | granted           | waiting; NAK                    | stored
extend       | committing                   | relay  | other     | denied            | waiting; silence by verdict     | stored

# §4.3.3 and §4.3.4: only what it was given can be declined, only what it has can be released. Nobody answers.
DECLINE      | idle,asking                  | *      | *         | *                 | silence notOurs; waiting        | same
DECLINE      | probing,offered              | *      | *         | *                 | declined                        | same
DECLINE      | leased                       | *      | *         | *                 | declined                        | removed
DECLINE      | committing                   | *      | *         | *                 | declined                        | same
RELEASE      | unleased                     | *      | *         | *                 | silence notOurs; waiting        | same
RELEASE      | leased                       | *      | *         | *                 | released                        | ended
RELEASE      | committing                   | *      | *         | *                 | released                        | same

# §4.3.5: no address, no lease; the newest message of a machine is the one that is answered.
INFORM       | !committing                  | direct | *         | granted           | ACK nothing                     | same
INFORM       | committing                   | direct | *         | granted           | waiting; ACK nothing            | stored
INFORM       | !committing                  | direct | *         | denied            | silence by verdict              | same
INFORM       | committing                   | direct | *         | denied            | waiting; silence by verdict     | stored
INFORM       | !committing                  | relay  | own,other | granted           | ACK nothing                     | same
INFORM       | committing                   | relay  | own,other | granted           | waiting; ACK nothing            | stored
INFORM       | !committing                  | relay  | own,other | denied            | silence by verdict              | same
INFORM       | committing                   | relay  | own,other | denied            | waiting; silence by verdict     | stored

# RFC 1534 §2: only a fixed address is given to a machine that speaks BOOTP, because it never gives one back. Both subnets serve it.
BOOTP        | idle,asking,offered          | *      | own       | fixed             | BOOTP its                       | stored
BOOTP        | leased                       | *      | own       | fixed             | BOOTP its                       | same
BOOTP        | probing                      | *      | own       | fixed             | BOOTP 10.77.0.50                | same
BOOTP        | committing                   | *      | own       | fixed             | waiting; BOOTP its              | stored
BOOTP        | !committing                  | *      | other     | fixed             | silence noSubnet                | same
BOOTP        | committing                   | *      | other     | fixed             | waiting; silence noSubnet       | stored
BOOTP        | !committing                  | *      | own,other | pool              | silence unservedMessage         | same
BOOTP        | committing                   | *      | own,other | pool              | waiting; silence unservedMessage | stored
BOOTP        | !committing                  | *      | own,other | nonePool          | silence unknownMachine          | same
BOOTP        | committing                   | *      | own,other | nonePool          | waiting; silence unknownMachine | stored
BOOTP        | !committing                  | *      | own,other | denied            | silence by verdict              | same
BOOTP        | committing                   | *      | own,other | denied            | waiting; silence by verdict     | stored
BOOTP        | !committing                  | *      | unknown   | *                 | silence noSubnet; waiting       | same
BOOTP        | committing                   | *      | unknown   | *                 | silence noSubnet; waiting       | stored

# What only servers send.
fromServer   | !committing                  | *      | *         | *                 | silence unservedMessage; waiting | same
fromServer   | committing                   | *      | *         | *                 | silence unservedMessage; waiting | stored
`;
