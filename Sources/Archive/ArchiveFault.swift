internal import Model

/// Why an archive is not what it says it is: a stable code, and what it means.
public struct ArchiveFault: Error, Equatable, Sendable {
  public enum Code: String, Sendable, CaseIterable {
    /// A file is missing, or the entries do not go as far as they should.
    case archiveIncomplete
    /// A file is not of the form it must be.
    case archiveMalformed
    /// A file is not the one that was written.
    case archiveChanged
    /// What people read is not what the log says.
    case transcriptMismatch
  }

  /// One of `Code`, or a refusal of the protocol.
  public let code: String
  public let detail: String
  /// The first entry that is not good, where there is one.
  public let sequence: UInt64?

  public init(_ code: Code, _ detail: String) {
    self.code = code.rawValue
    self.detail = detail
    sequence = nil
  }

  init(_ refusal: Refusal, _ detail: String, at sequence: UInt64? = nil) {
    code = refusal.code
    self.detail = detail
    self.sequence = sequence
  }
}
