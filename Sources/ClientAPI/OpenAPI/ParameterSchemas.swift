internal import JSON
internal import Model
internal import Node
internal import Store

/// What the captures of paths and the parameters of queries may be. A name means the same wherever it stands.
enum ParameterSchemas {
  private static let number = Schema.integer(0...Int64(QueryParameters.highestNumber))

  private static func list(_ item: String, _ most: Int) -> Schema {
    .pattern("^\(item)(,\(item)){0,\(most - 1)}$")
  }

  /// By the name in the route's pattern.
  static let captures: [String: Schema] = [
    "channel": .shared("Id").saying("A channel's id."),
    "sequence": .integer(0...Int64(Call.sequences - 1)).saying("A message's number in the channel's log."),
    "address": .shared("Address"),
    "text": .text(1...64).saying("The reaction."),
    "number": .integer(0...Int64.max).saying(
      "The number of an outbox item, a fork or an invitation to the node."),
    "session": .shared("UserId").saying("A session's id."),
    "domain": .shared("Domain"),
    "upload": .pattern("^[0-9a-f]{32}$").saying("An upload's id."),
    "file": .integer(0...Int64(Limits.files - 1)).saying("A file's place in the message's list."),
    "role": .shared("RoleName"),
    "node": .shared("Id").saying("A node's id."),
    "user": .pattern("^[0-9a-f]{32}$").saying("A user's id."),
  ]

  static let query: [String: Schema] = [
    "wait": .oneOf("accepted", "ordered", "mirrored").with("default", .string("accepted"))
      .saying(
        "Answer when the change is durable here, when it is ordered, or when its mirrors store it (30 seconds at most)."
      ),
    "limit": .integer(Int64(QueryParameters.limits.lowerBound)...Int64(QueryParameters.limits.upperBound))
      .with("default", .integer(Int64(QueryParameters.usualLimit))).saying("Items of the page at most."),
    "before": number.saying("Only what stands before this number; not together with `after`."),
    "after": number.saying("Only what stands after this number."),
    "thread": number.saying("Only answers to this message."),
    "home": .shared("Domain").saying("Of this organisation; without, of this node."),
    "afterChannel": .shared("Id").saying("Only what stands after this channel."),
    "cursor": number.saying("Begin with what came after this cursor; without, with what is new."),
    "watchChannels": list("[0-9a-f]{64}", StreamRequest.watchedChannels).saying(
      "Channels, separated by commas, of which typing and others' read positions are told."),
    "watchAddresses": list("[^,]+", StreamRequest.watchedAddresses).saying(
      "Addresses, separated by commas, whose presence is told."),
    "q": .text(1...Int64(SearchTerms.maxBytes)).saying(
      #"Words, all of which must occur; `"phrases"` and `prefix*`."#),
    "channel": .shared("Id").saying("Only in this channel."),
    "address": .shared("Address").saying("Whose presence."),
    "author": .shared("Address").saying("Only what this person wrote."),
    "has": .oneOf("link", "file").saying("Only what holds a link, or has files."),
    "inline": .oneOf("true", "false").with("default", .string("false"))
      .saying("Have a browser show it rather than keep it, where that is safe."),
    "order": .oneOf("newest", "best").with("default", .string("newest"))
      .saying("`best` ranks the newest 2,000 matches and needs `q`."),
    "offset": .integer(0...Int64(SearchRequest.bestResults - 1))
      .saying("With `order=best`: results to leave out, `next` of the page before."),
    "count": .oneOf("true", "false").with("default", .string("false")).saying("Also count what matches."),
    "first": number.saying("The sequence to begin with."),
    "most": .integer(1...Int64(HanseNode.archivePageEntries)).saying("Entries of the range at most."),
    "from": number.saying("Not before this time, in milliseconds since 1970."),
    "to": number.saying("Before this time, in milliseconds since 1970."),
  ]

  /// Parameters without which a route refuses.
  static func isRequired(_ name: String) -> Bool { ["address", "first"].contains(name) }
}
