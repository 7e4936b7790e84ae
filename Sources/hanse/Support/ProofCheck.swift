import Archive
import Model
import Sodium
import Wire

/// A fork's proof from a file, verified by nothing but what is in it.
struct ProofCheck {
  private static let mostBytes = 4_194_304

  let report: ForkReport

  init(path: String) throws(CommandFailure) {
    let bytes = try Files.read(path, maxBytes: Self.mostBytes)
    guard let suite = try? SodiumSuite() else {
      throw CommandFailure(.local, "cryptographyMissing", "libsodium could not be used")
    }
    do throws(Refusal) { report = try ForkReport(proof: bytes, suite) } catch {
      throw CommandFailure(
        .faultFound, error.code, "this file proves nothing",
        next: "ask for it again; nothing that it says has to be so")
    }
  }

  var node: String { Hex.text(report.node.bytes.bytes) }
  var log: String { Hex.text(report.log.bytes.bytes) }

  var kind: String { if case .histories = report.what { "checkpoints" } else { "positions" } }

  /// One sentence that says what was done.
  var sentence: String {
    switch report.what {
    case .histories: "the node has signed two histories of this log, of which neither continues the other"
    case .events: "the node has signed two different events for one position of this log"
    }
  }

  /// Names and values, for people.
  var fields: [(name: String, value: String)] {
    let common = [("signed by", "\(node) (its documents say \(report.domain))"), ("log", log)]
    switch report.what {
    case .histories(let first, let second, let root):
      return common + [
        ("one history", "root \(Hex.text(first.root.bytes)) at size \(first.size)"),
        ("the other", "root \(root) at size \(first.size)"),
        ("which grew to", "root \(Hex.text(second.root.bytes)) at size \(second.size)"),
      ]
    case .events(let position):
      return common + [
        (
          "position",
          "lane \(position.lane), incarnation \(position.incarnation), counter \(position.counter)"
        )
      ]
    }
  }
}
