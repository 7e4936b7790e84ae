import JSON
import Synchronization
import Testing

@testable import Client

@Suite struct PendingSendsTests {
  private final class Log: Sendable {
    let told = Mutex<[String]>([])

    func note(_ name: String) -> PendingSends.Progress {
      { progress in
        let word =
          switch progress {
          case .accepted(let event): "\(name) accepted \(event)"
          case .ordered(let order): "\(name) ordered \(order.sequence) \(order.verdict)"
          case .failed(let error): "\(name) failed \(error.code)"
          }
        self.told.withLock { $0.append(word) }
      }
    }

    var words: [String] { told.withLock { $0 } }
  }

  private static func order(_ event: String, _ sequence: Int64) -> SendOrder {
    SendOrder(event: event, channel: Canned.general, sequence: sequence, verdict: "accepted")
  }

  private static func entry(_ event: String, _ sequence: Int) throws -> StreamEntry {
    let text = Canned.entry(sequence, event: event)
    let limits = JSONLimits(maximumBytes: 10_000)
    return try StreamEntry(json: JSONReader.readObject(Array(text.utf8), limits: limits))
  }

  @Test func tellsAcceptedThenOrderedOnce() {
    let log = Log()
    var sends = PendingSends()
    sends.add(1, bytes: [1], hasKey: false, wasSent: true, progress: log.note("a"))
    sends.accepted("1", event: "e1")
    sends.accepted("1", event: "e1")
    sends.accepted("7", event: "e7")
    sends.accepted("no number", event: "e7")
    sends.ordered("1", Self.order("e1", 5))
    sends.ordered("1", Self.order("e1", 5))
    #expect(log.words == ["a accepted e1", "a ordered 5 accepted"])
    #expect(sends.count == 0)
  }

  @Test func sendsAgainOnlyWhatCannotCountTwice() {
    let log = Log()
    var sends = PendingSends()
    sends.add(1, bytes: [1], hasKey: false, wasSent: true, progress: log.note("plain"))
    sends.add(2, bytes: [2], hasKey: true, wasSent: true, progress: log.note("keyed"))
    sends.add(3, bytes: [3], hasKey: true, wasSent: true, progress: log.note("done"))
    sends.accepted("3", event: "e3")
    sends.connectionLost()
    sends.add(4, bytes: [4], hasKey: false, wasSent: false, progress: log.note("waiting"))
    sends.connectionLost()
    #expect(log.words == ["done accepted e3", "plain failed connectionLost"])
    #expect(sends.takeUnsent() == [[2], [4]])
    sends.connectionLost()
    #expect(log.words.last == "waiting failed connectionLost", "it was sent, and has no key")
    #expect(sends.takeUnsent() == [[2]])
  }

  @Test func learnsTheOrderFromTheEntry() throws {
    let log = Log()
    var sends = PendingSends()
    sends.add(1, bytes: [1], hasKey: false, wasSent: true, progress: log.note("a"))
    sends.accepted("1", event: "e1")
    sends.connectionLost()
    sends.entered(try Self.entry("other", 8))
    sends.entered(try Self.entry("e1", 9))
    sends.entered(try Self.entry("e1", 9))
    sends.ordered("1", Self.order("e1", 9))
    #expect(log.words == ["a accepted e1", "a ordered 9 accepted"])
  }

  @Test func failsEverythingAtTheEnd() {
    let log = Log()
    var sends = PendingSends()
    sends.add(2, bytes: [2], hasKey: true, wasSent: true, progress: log.note("b"))
    sends.add(1, bytes: [1], hasKey: false, wasSent: false, progress: log.note("a"))
    sends.failed("2", ClientError(.refused, code: "tooLong", detail: ""))
    sends.failAll(ClientError(.connection, code: "cancelled", detail: ""))
    #expect(log.words == ["b failed tooLong", "a failed cancelled"])
    #expect(sends.count == 0)
  }
}
