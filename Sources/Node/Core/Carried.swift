/// Carries what is not `Sendable` into the thread that alone uses it from then on.
final class Carried<Value>: @unchecked Sendable {
  // Sendable: handed over once, by `sending`, and used by the new thread alone.
  let value: Value
  init(_ value: sending Value) { self.value = value }
}
