/// The main database: logs, nodes, accounts. Its file is `hanse.sqlite`.
enum Schema {
  static let applicationID: Int32 = 0x4841_4E53

  static let migrations = [
    Migration(
      number: 1, name: "logs and accounts",
      sql: """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE node (id INTEGER PRIMARY KEY, node BLOB NOT NULL UNIQUE) STRICT;
        CREATE TABLE document (
          node INTEGER NOT NULL REFERENCES node, number INTEGER NOT NULL, document BLOB NOT NULL,
          signer INTEGER NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (node, number)
        ) STRICT, WITHOUT ROWID;

        -- base: the size at which this node's copy begins, and the frontier of the tree before it
        CREATE TABLE log (
          id INTEGER PRIMARY KEY, log BLOB NOT NULL UNIQUE, term INTEGER NOT NULL,
          base INTEGER NOT NULL, baseFrontier BLOB NOT NULL,
          size INTEGER NOT NULL, frontier BLOB NOT NULL, time INTEGER NOT NULL,
          checkpoint TEXT, fault TEXT, faultSequence INTEGER, faultLogged TEXT, faultOwn TEXT, evidence BLOB
        ) STRICT;
        CREATE TABLE record (
          log INTEGER NOT NULL REFERENCES log, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (log, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE snapshot (
          log INTEGER PRIMARY KEY REFERENCES log, sequence INTEGER NOT NULL, records BLOB NOT NULL,
          frontier BLOB NOT NULL
        ) STRICT;
        -- the snapshot by which this node joined, as it came: where verification begins
        CREATE TABLE joined (log INTEGER PRIMARY KEY REFERENCES log, snapshot BLOB NOT NULL) STRICT;
        CREATE TABLE block (
          log INTEGER NOT NULL REFERENCES log, number INTEGER NOT NULL, hash BLOB NOT NULL,
          PRIMARY KEY (log, number)
        ) STRICT, WITHOUT ROWID;

        -- id: the log's row in the high bits, the sequence in the low 40
        CREATE TABLE entry (
          id INTEGER PRIMARY KEY, entry BLOB NOT NULL, header BLOB, body BLOB, run INTEGER, leaf INTEGER
        ) STRICT;
        CREATE TABLE run (
          id INTEGER PRIMARY KEY, statement BLOB NOT NULL, first INTEGER NOT NULL, ids BLOB NOT NULL,
          proof BLOB NOT NULL
        ) STRICT;
        CREATE TABLE position (
          log INTEGER NOT NULL, node INTEGER NOT NULL, lane INTEGER NOT NULL, incarnation INTEGER NOT NULL,
          counter INTEGER NOT NULL, sequence INTEGER NOT NULL,
          PRIMARY KEY (log, node, lane, incarnation, counter)
        ) STRICT, WITHOUT ROWID;
        -- effects of accepted events that agree with their target
        CREATE TABLE relation (
          log INTEGER NOT NULL, target INTEGER NOT NULL, kind INTEGER NOT NULL, sequence INTEGER NOT NULL,
          PRIMARY KEY (log, target, kind, sequence)
        ) STRICT, WITHOUT ROWID;
        -- bodies that were erased, until the full-text index has let go of them
        CREATE TABLE erased (
          id INTEGER PRIMARY KEY, body BLOB NOT NULL, arrival INTEGER NOT NULL
        ) STRICT;
        -- in what order entries arrived here: the cursor of streams and of the index
        CREATE TABLE arrival (
          number INTEGER PRIMARY KEY, log INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL
        ) STRICT;

        -- events of this node whose home is elsewhere, until they are ordered; an id is never used again, or a late answer
        -- for one event would take another's place away
        CREATE TABLE pending (
          id INTEGER PRIMARY KEY AUTOINCREMENT, log BLOB NOT NULL, home BLOB NOT NULL, header BLOB NOT NULL, body BLOB
        ) STRICT;
        -- the highest position this node has used in a log
        CREATE TABLE used (
          log BLOB NOT NULL, lane INTEGER NOT NULL, incarnation INTEGER NOT NULL, counter INTEGER NOT NULL,
          PRIMARY KEY (log, lane)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE account (
          user BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, password BLOB NOT NULL, admin INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE session (
          token BLOB PRIMARY KEY, user BLOB NOT NULL REFERENCES account, expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessionOfUser ON session (user);
        CREATE TABLE idempotency (
          user BLOB NOT NULL, key TEXT NOT NULL, log BLOB NOT NULL, event BLOB NOT NULL, lane INTEGER NOT NULL,
          incarnation INTEGER NOT NULL, counter INTEGER NOT NULL, time INTEGER NOT NULL,
          PRIMARY KEY (user, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotencyByTime ON idempotency (time);

        -- invitations of this node's users to channels; accepted: the join is ordered, the snapshot is on its way
        CREATE TABLE invitation (
          user BLOB NOT NULL, channel BLOB NOT NULL, letter BLOB NOT NULL, node BLOB NOT NULL,
          time INTEGER NOT NULL, accepted INTEGER NOT NULL, PRIMARY KEY (user, channel)
        ) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 2, name: "confirmed domains and keys of pending events",
      sql: """
        -- which node each domain showed when it was last asked
        CREATE TABLE domain (domain TEXT PRIMARY KEY, node INTEGER NOT NULL REFERENCES node) STRICT, WITHOUT ROWID;
        -- the idempotency key that stands for the event, free again if its home turns it away
        ALTER TABLE pending ADD COLUMN key TEXT;
        -- the author among this node's users, and why the home turned the event away: then it is kept for its author to see
        ALTER TABLE pending ADD COLUMN user BLOB;
        ALTER TABLE pending ADD COLUMN refusal TEXT;
        ALTER TABLE pending ADD COLUMN refused INTEGER;
        CREATE INDEX pendingOfUser ON pending (user) WHERE user IS NOT NULL;
        """),
    Migration(
      number: 3, name: "decisions about peers",
      sql: """
        CREATE TABLE peer (domain TEXT PRIMARY KEY, decision TEXT NOT NULL, node BLOB, time INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 4, name: "held invitations and expired bodies",
      sql: """
        -- held: an administrator must let it through first
        ALTER TABLE invitation ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
        -- below this sequence the bodies are gone because their time was over
        ALTER TABLE log ADD COLUMN expired INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX erasedByArrival ON erased (arrival);
        """),
    Migration(
      number: 5, name: "read positions, mentions and settings",
      sql: """
        -- what a user of this node has read of a channel (everything before next), and what of it the user wants to be told of
        CREATE TABLE attention (
          user BLOB NOT NULL, log INTEGER NOT NULL, next INTEGER NOT NULL, level TEXT NOT NULL, PRIMARY KEY (user, log)
        ) STRICT, WITHOUT ROWID;
        -- messages that mention a user of this node, or with an empty user everybody; author: if of this node, else empty
        CREATE TABLE mention (
          user BLOB NOT NULL, log INTEGER NOT NULL, sequence INTEGER NOT NULL, number INTEGER NOT NULL,
          author BLOB NOT NULL, PRIMARY KEY (user, log, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX mentionByArrival ON mention (user, number, log, sequence, author);
        CREATE INDEX mentionOfMessage ON mention (log, sequence);
        CREATE TABLE userSettings (
          user BLOB PRIMARY KEY, presence TEXT NOT NULL, readPositions TEXT NOT NULL, typing TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 6, name: "list of messages",
      sql: """
        -- accepted messages, by their id in entry, and whether they are erased
        CREATE TABLE message (id INTEGER PRIMARY KEY, erased INTEGER NOT NULL DEFAULT 0) STRICT;
        """),
    Migration(
      number: 7, name: "sessions, accounts by invitation, audit log",
      sql: """
        DROP TABLE session;
        -- previous: the refresh token that was exchanged last, and the salt by which it gives the same successor again
        CREATE TABLE session (
          id BLOB PRIMARY KEY, user BLOB NOT NULL REFERENCES account, device TEXT NOT NULL, created INTEGER NOT NULL,
          used INTEGER NOT NULL, expires INTEGER NOT NULL, refresh BLOB NOT NULL UNIQUE, previous BLOB, salt BLOB,
          rotated INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessionOfUser ON session (user);
        -- refresh tokens that were exchanged: one that comes again was stolen
        CREATE TABLE spent (
          refresh BLOB PRIMARY KEY, session BLOB NOT NULL, time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX spentOfSession ON spent (session);

        ALTER TABLE account ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE account ADD COLUMN about TEXT NOT NULL DEFAULT '';
        CREATE TABLE passwordReset (
          user BLOB PRIMARY KEY, code BLOB NOT NULL UNIQUE, expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- uses: how many are left
        CREATE TABLE accountInvitation (
          number INTEGER PRIMARY KEY AUTOINCREMENT, code BLOB NOT NULL UNIQUE, uses INTEGER NOT NULL,
          expires INTEGER NOT NULL, admin INTEGER NOT NULL, note TEXT NOT NULL, creator BLOB NOT NULL,
          created INTEGER NOT NULL
        ) STRICT;

        -- what administrators did: each entry holds the hash of the one before
        CREATE TABLE audit (
          number INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
          target TEXT NOT NULL, detail TEXT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL
        ) STRICT;
        """),
    Migration(
      number: 8, name: "proofs of checkpoints ahead",
      sql: """
        -- hashes that prove that the checkpoint extends the entries that are held; NULL: not known
        ALTER TABLE log ADD COLUMN tail BLOB;
        """),
    Migration(
      number: 9, name: "gaps of logs",
      sql: """
        -- sequences of a log, from first on and before next, that never came here: from before this node joined, and from
        -- between its last user's leaving and the next one's joining
        CREATE TABLE gap (
          log INTEGER NOT NULL REFERENCES log, first INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (log, first)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE held AS SELECT id AS log, base,
          (SELECT min(entry.id) FROM entry WHERE entry.id >= log.id << 40 AND entry.id < (log.id << 40) + base)
            - (id << 40) AS first,
          (SELECT max(entry.id) FROM entry WHERE entry.id >= log.id << 40 AND entry.id < (log.id << 40) + base)
            - (id << 40) AS last
        FROM log WHERE base > 0;
        INSERT INTO gap SELECT log, 0, coalesce(first, base) FROM held WHERE coalesce(first, base) > 0;
        INSERT INTO gap SELECT log, last + 1, base FROM held WHERE last + 1 < base;
        DROP TABLE held;
        """),
    Migration(
      number: 10, name: "last values",
      sql: """
        -- when people were last there, of this node and of others
        CREATE TABLE lastSeen (
          node INTEGER NOT NULL REFERENCES node, user BLOB NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (node, user)
        ) STRICT, WITHOUT ROWID;
        -- how far users of other nodes have read: everything before next
        CREATE TABLE readPosition (
          log INTEGER NOT NULL REFERENCES log, node INTEGER NOT NULL REFERENCES node, user BLOB NOT NULL,
          next INTEGER NOT NULL, PRIMARY KEY (log, node, user)
        ) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 11, name: "checkpoints of others",
      sql: """
        -- the highest run that each peer has told of, as it signed it
        CREATE TABLE peerRun (node INTEGER PRIMARY KEY REFERENCES node, run BLOB NOT NULL) STRICT;
        -- checkpoints larger than the copy that is held, until it gets there
        CREATE TABLE aheadCheckpoint (
          log INTEGER NOT NULL REFERENCES log, size INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (log, size)
        ) STRICT, WITHOUT ROWID;
        -- checkpoints that this node has named in headers
        CREATE TABLE namedCheckpoint (
          log INTEGER NOT NULL REFERENCES log, size INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (log, size)
        ) STRICT, WITHOUT ROWID;
        -- proofs that a node has signed what contradicts itself; decision: keep or close, NULL before
        CREATE TABLE fork (
          id INTEGER PRIMARY KEY AUTOINCREMENT, log BLOB NOT NULL, node BLOB NOT NULL, kind INTEGER NOT NULL,
          proof BLOB NOT NULL, time INTEGER NOT NULL, decision TEXT, decider TEXT, decided INTEGER
        ) STRICT;
        CREATE INDEX forkOfLog ON fork (log);
        """),
    Migration(
      number: 12, name: "recovery",
      sql: """
        -- logs of this node that it signs nothing for, since it was restored; note: the largest checkpoint shown by others
        CREATE TABLE heldLog (log BLOB PRIMARY KEY, note TEXT) STRICT, WITHOUT ROWID;
        -- nodes that its operator did not wait for
        CREATE TABLE leftOut (node BLOB PRIMARY KEY, time INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 13, name: "replaced documents",
      sql: """
        -- documents of branches that a document signed by the root key has replaced: what stands in logs may name them
        CREATE TABLE replacedDocument (
          node INTEGER NOT NULL REFERENCES node, number INTEGER NOT NULL, document BLOB NOT NULL,
          signer INTEGER NOT NULL, signature BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (node, hash)
        ) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 14, name: "cosigned checkpoints",
      sql: """
        -- the best cosigned checkpoint of a channel, whether enough mirrors cosigned it, and before which sequence all is mirrored
        CREATE TABLE cosigned (
          log INTEGER PRIMARY KEY REFERENCES log, checkpoint TEXT NOT NULL, enough INTEGER NOT NULL,
          mirrored INTEGER NOT NULL
        ) STRICT;
        """),
    Migration(
      number: 15, name: "decisions about held logs",
      sql: """
        -- who has shown the note; whether the operator gave up what nobody can give back
        ALTER TABLE heldLog ADD COLUMN peer BLOB;
        ALTER TABLE heldLog ADD COLUMN givenUp INTEGER NOT NULL DEFAULT 0;
        -- logs of this node that went on by its operator's decision: others may have more of them
        CREATE TABLE decidedLog (log BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 16, name: "files",
      sql: """
        -- which bodies name a file: entry as in entry.id; node and user: the author
        CREATE TABLE fileReference (
          hash BLOB NOT NULL, entry INTEGER NOT NULL, node INTEGER NOT NULL, user BLOB NOT NULL, size INTEGER NOT NULL,
          PRIMARY KEY (hash, entry)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX fileReferenceOfEntry ON fileReference (entry);
        CREATE INDEX fileReferenceOfAuthor ON fileReference (node, user, hash, size);
        -- files whose bytes are here
        CREATE TABLE file (hash BLOB PRIMARY KEY, size INTEGER NOT NULL, type TEXT NOT NULL) STRICT, WITHOUT ROWID;
        -- what users of this node have uploaded, and may send until then
        CREATE TABLE fileClaim (
          hash BLOB NOT NULL, user BLOB NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (hash, user)
        ) STRICT, WITHOUT ROWID;
        -- the channels whose members have given a file's bytes
        CREATE TABLE fileSource (
          hash BLOB NOT NULL, log INTEGER NOT NULL REFERENCES log, PRIMARY KEY (hash, log)
        ) STRICT, WITHOUT ROWID;
        -- files that are needed no more, until their bytes are being let go of
        CREATE TABLE fileDrop (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 17, name: "strangers",
      sql: """
        -- nodes that have shown their documents, a list of all of them, and that nothing else here names: no row of node
        CREATE TABLE stranger (
          number INTEGER PRIMARY KEY AUTOINCREMENT, node BLOB NOT NULL UNIQUE, documents BLOB NOT NULL
        ) STRICT;
        """),
    Migration(
      number: 18, name: "relations into gaps",
      sql: """
        -- accepted edits and erasures whose target never came here; target: the relation as in the header
        CREATE TABLE gapRelation (
          log INTEGER NOT NULL, target BLOB NOT NULL, kind INTEGER NOT NULL, sequence INTEGER NOT NULL,
          PRIMARY KEY (log, target, kind, sequence)
        ) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 19, name: "ended memberships",
      sql: """
        -- when nodes were members of a channel that they have left, and may be members of again: from first on and before next
        CREATE TABLE membership (
          log INTEGER NOT NULL REFERENCES log, node INTEGER NOT NULL REFERENCES node, first INTEGER NOT NULL,
          next INTEGER NOT NULL, PRIMARY KEY (log, node, first)
        ) STRICT, WITHOUT ROWID;
        """),
  ]
}
