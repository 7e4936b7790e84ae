/// A decoder that strangers' bytes reach, with what must hold of everything that it takes.
///
/// Fed by a test with the kept corpora, and by libFuzzer (Tests/fuzz/run) with whatever it comes upon.
struct FuzzTarget: Sendable {
  let name: String
  /// What does not hold for these bytes; `nil` if all does. Crashing is one more way of not holding.
  let fault: @Sendable ([UInt8]) -> String?

  init(_ name: String, _ fault: @escaping @Sendable ([UInt8]) -> String?) {
    self.name = name
    self.fault = fault
  }

  static let all =
    wire + model + messages + logs + http + proxies + clients + operators + files + stories + mls

  static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
