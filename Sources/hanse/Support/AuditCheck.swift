import Client
import JSON
import Sodium
import Store
import Wire

/// Checks the audit log, entry by entry, until the first fault.
struct AuditCheck {
  private var verifier: AuditVerifier?
  private let suite: SodiumSuite?
  /// A stable code.
  private(set) var fault: String?

  init(kept: AuditHead?) {
    suite = try? SodiumSuite()
    verifier = suite.map { AuditVerifier(kept: kept, $0) }
    if suite == nil { fault = "cryptographyUnavailable" }
  }

  /// The newest entry that was sound.
  var head: AuditHead { verifier?.head ?? .none }

  mutating func take(_ record: AuditRecord) {
    guard fault == nil else { return }
    guard let entry = AuditEntry(record) else { return fault = "entryMalformed" }
    do throws(AuditVerifier.Fault) { try verifier?.check(entry) } catch { fault = error.rawValue }
  }

  mutating func take(line: [UInt8]) {
    guard fault == nil else { return }
    guard let json = try? JSONReader.readObject(line, limits: JSONLimits(maximumBytes: 1 << 20)),
      let record = try? AuditRecord(json: json)
    else { return fault = "entryMalformed" }
    take(record)
  }

  mutating func finish() {
    guard fault == nil else { return }
    do throws(AuditVerifier.Fault) { try verifier?.finish() } catch { fault = error.rawValue }
  }
}

extension AuditEntry {
  fileprivate init?(_ record: AuditRecord) {
    guard let previous = Bytes32(hex: record.previous.utf8), let hash = Bytes32(hex: record.hash.utf8) else {
      return nil
    }
    self.init(
      number: UInt64(record.number), timeMilliseconds: UInt64(record.time), actor: Text(record.actor),
      action: Text(record.action), target: Text(record.target), detail: Text(record.detail),
      previous: previous, hash: hash)
  }
}

extension AuditHead {
  /// `NUMBER:HASH`.
  init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let number = UInt64(parts[0]), let hash = Bytes32(hex: parts[1].utf8) else {
      return nil
    }
    self.init(number: number, hash: hash)
  }

  var text: String { "\(number):\(Hex.text(hash.bytes))" }
}
