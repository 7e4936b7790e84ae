import Client

/// Finds the channel that somebody means: by its id, by at least six digits its id begins with, or by its name.
enum ChannelResolver {
  struct Candidate: Equatable {
    let id: String
    /// `nil` when only the id was given and nothing was asked.
    let name: String?
  }

  private static let idDigits = 64
  private static let fewestDigits = 6

  /// Among the channels the user has joined. A whole id is taken as it is.
  static func joined(_ given: String, _ client: HanseClient) throws(CommandFailure) -> Candidate {
    if isWholeID(given) { return Candidate(id: given, name: nil) }
    let channels = try attempt { () throws(ClientError) in try client.channels() }.elements
    return try resolve(
      given, among: channels.map { Candidate(id: $0.id, name: $0.name) },
      what: "channel that you have joined",
      list: "hanse channels list")
  }

  /// Among the channels the user is invited to.
  static func invited(_ given: String, _ client: HanseClient) throws(CommandFailure) -> Candidate {
    if isWholeID(given) { return Candidate(id: given, name: nil) }
    let invitations = try attempt { () throws(ClientError) in try client.invitations() }.elements
    return try resolve(
      given, among: invitations.map { Candidate(id: $0.channel, name: $0.name) },
      what: "unanswered invitation",
      list: "hanse invitations list")
  }

  static func isWholeID(_ given: String) -> Bool {
    given.utf8.count == idDigits && isHexadecimal(given)
  }

  private static func isHexadecimal(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  static func resolve(
    _ given: String, among candidates: [Candidate], what: String, list: String
  ) throws(CommandFailure) -> Candidate {
    let isPrefix = given.utf8.count >= fewestDigits && isHexadecimal(given)
    let bare = given.hasPrefix("#") ? String(given.dropFirst()) : given
    let found = candidates.filter { candidate in
      candidate.name == given || candidate.name == bare || (isPrefix && candidate.id.hasPrefix(given))
    }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      let near = Suggestion.nearest(to: bare, among: candidates.compactMap(\.name))
      throw CommandFailure(
        .notFound, "channelUnknown", "there is no \(what) \"\(given)\"",
        next: near.map { "did you mean: \($0)" } ?? "see: \(list)")
    }
    let described = found.map { "\($0.name ?? "") (\($0.id.prefix(12)))" }.joined(separator: ", ")
    throw CommandFailure(
      .notFound, "channelAmbiguous", "\"\(given)\" may be any of: \(described)",
      next: "give the first digits of the id, six or more")
  }
}
