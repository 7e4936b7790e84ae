enum OpenChannelOperations {
  static let all = [
    Operation(
      "GET", "open-channels", "listOpenChannels", "Channels that the caller may join without an invitation",
      detail: "Of this node, or of the organisation at `home`; at most 256, by id.",
      answers: .json(200, .shared("OpenChannels")),
      refuses: [
        .unknownChannel, .noCommonVersion, .peerPaused, .peerRefused, .peerUnproven, .peerUnreachable,
        .peerWaiting,
      ]),
    Operation(
      "POST", "channels/{channel}/join", "joinChannel", "Joins a channel that is open to the caller",
      takes: .closed(.optional("home", .shared("Domain").saying("For a channel of another organisation."))),
      answers: .receipt, refuses: [.unknownChannel]),
    Operation(
      "POST", "direct", "openDirectChannel", "The direct channel with a user: the one there is, or a new one",
      takes: .closed(.required("address", .shared("Address"))), answers: .json(200, .shared("Channel")),
      refuses: [.unknownChannel] + Refusals.rules),
  ]
}
