import Testing

@testable import Simulation

@Suite struct OutcomeTests {
  private func made(failing: Bool) -> Outcome {
    var outcome = Outcome(seed: .max)
    outcome.fingerprint = 0xFEDC_BA98_7654_3210
    outcome.faults = ["crash": 3, "powerCut": 1]
    outcome.reached = [.walTorn, .askedAgain]
    outcome.events = 12_345
    outcome.milliseconds = 1_830_000
    if failing {
      outcome.violation = Violation(check: "lost", detail: "m7 \"is\" in\nno log", atMicroseconds: 99)
    }
    return outcome
  }

  @Test func aLineTellsAll() {
    for failing in [false, true] {
      let outcome = made(failing: failing)
      #expect(outcome.line.last == 0x0A)
      #expect(!outcome.line.dropLast().contains(0x0A), "one line, whatever is in it")
      #expect(Outcome(line: Array(outcome.line.dropLast())) == outcome)
    }
  }

  @Test func otherLinesAreNone() {
    let line = made(failing: true).line
    for length in 0..<(line.count - 1) { #expect(Outcome(line: Array(line[..<length])) == nil) }
    #expect(Outcome(line: Array("{\"seed\":\"x\",\"fingerprint\":\"1\"}".utf8)) == nil)
  }
}
