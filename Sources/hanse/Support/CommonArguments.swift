/// Arguments that many commands take.
enum CommonArguments {
  static let channel = PositionalSpec(
    "CHANNEL", "a channel's name, its id, or at least six digits its id begins with")
  static let optionalChannel = PositionalSpec(
    "CHANNEL", "a channel's name, its id, or at least six digits its id begins with", count: .optional)
  static let address = PositionalSpec("ADDRESS", "a user's address, name@domain")
  static let sequence = PositionalSpec(
    "N", "the message's sequence number", rule: .integer(0...Int64.max))
}
