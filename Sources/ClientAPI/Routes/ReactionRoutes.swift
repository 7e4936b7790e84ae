internal import Model
internal import Node

/// Reactions and pins.
enum ReactionRoutes {
  private static let path = "channels/{channel}/messages/{sequence}"

  static let all = [
    Route("PUT", path + "/reactions/{text}", .user, parameters: ["wait"], limit: .messages, react),
    Route("DELETE", path + "/reactions/{text}", .user, parameters: ["wait"], limit: .messages, unreact),
    Route("PUT", path + "/pin", .user, parameters: ["wait"], limit: .messages, pin),
    Route("DELETE", path + "/pin", .user, parameters: ["wait"], limit: .messages, unpin),
  ]

  @Sendable private static func react(_ call: Call) throws(Problem) {
    try call.perform(.react(try call.channel().id, try call.sequence(), text: call.reactionText()))
  }

  @Sendable private static func unreact(_ call: Call) throws(Problem) {
    try call.perform(.unreact(try call.channel().id, try call.sequence(), text: call.reactionText()))
  }

  @Sendable private static func pin(_ call: Call) throws(Problem) {
    try call.perform(.pin(try call.channel().id, try call.sequence()))
  }

  @Sendable private static func unpin(_ call: Call) throws(Problem) {
    try call.perform(.unpin(try call.channel().id, try call.sequence()))
  }
}
