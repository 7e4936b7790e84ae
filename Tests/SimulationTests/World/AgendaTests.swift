import TestSupport
import Testing

@testable import Simulation

@Suite struct AgendaTests {
  /// What is put in comes out by time, and of one time in the order in which it was put in.
  @Test func comesByTimeAndThenByOrder() {
    var random = Seeded()
    var agenda = Agenda()
    var happened: [(time: UInt64, number: Int)] = []
    var expected: [(time: UInt64, number: Int)] = []
    for number in 0..<500 {
      let time = UInt64.random(in: 0..<50, using: &random)
      expected.append((time, number))
      agenda.add(atMicroseconds: time) { happened.append((time, number)) }
    }
    while let item = agenda.takeFirst() { item.run() }
    expected.sort { ($0.time, $0.number) < ($1.time, $1.number) }
    #expect(happened.map(\.number) == expected.map(\.number))
    #expect(agenda.nextMicroseconds == nil)
  }

  /// What a story tells is put off, among itself in its order; all else is not.
  @Test func putsOffWhatIsTold() {
    var random = Seeded()
    var agenda = Agenda()
    var happened: [(time: UInt64, number: Int)] = []
    var expected: [(time: UInt64, number: Int)] = []
    for number in 0..<500 {
      let (time, isTold) = (UInt64.random(in: 0..<50, using: &random), Bool.random(using: &random))
      expected.append((isTold ? time + 30 : time, number))
      agenda.add(atMicroseconds: time, isTold: isTold) { happened.append(expected[number]) }
    }
    agenda.postpone(byMicroseconds: 10)
    agenda.postpone(byMicroseconds: 20)
    while let item = agenda.takeFirst() {
      item.run()
      #expect(happened.last?.time == item.atMicroseconds)
    }
    expected.sort { ($0.time, $0.number) < ($1.time, $1.number) }
    #expect(happened.map(\.number) == expected.map(\.number))
  }
}
