enum ForkOperations {
  static let group = OperationGroup(
    "forks", "Proofs that a node has signed what contradicts itself",
    [
      Operation(
        "GET", "forks", "listForks", "The forks that are known: of your channels, or as an administrator all",
        answers: .json(200, .object(.required("forks", .array(of: .shared("Fork")))))),
      Operation(
        "GET", "forks/{number}/proof", "readForkProof", "The proof, which anybody can verify",
        detail: "CBOR (spec: log, Forks): `hanse verify --proof FILE` needs no node.",
        answers: .text("application/cbor", "The proof."), refuses: [.unknownFork]),
      Operation(
        "PUT", "forks/{number}", "decideFork", "Decides what becomes of a channel whose home has forked it",
        detail:
          "On this node alone. `keep` goes on with what is held here, `close` ends the writing for good. For administrators, and for whoever may change the channel's policy.",
        takes: .closed(.required("decision", .oneOf("keep", "close"))), answers: .nothing,
        refuses: [.unknownFork, .forkDecided] + Refusals(codes: ["missingCapability"])),
    ])
}
