/// The header fields of a signed request or response, in the order they are sent.
public struct SignedFields: Equatable, Sendable {
  public let fields: [(name: String, value: String)]

  public static func == (left: SignedFields, right: SignedFields) -> Bool {
    left.fields.count == right.fields.count
      && zip(left.fields, right.fields).allSatisfy { $0.name == $1.name && $0.value == $1.value }
  }
}
