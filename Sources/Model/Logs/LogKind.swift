/// The three logs that share one machinery.
public enum LogKind: UInt64, Sendable {
  case channel = 0
  case directory = 1
  case mailbox = 2
}
