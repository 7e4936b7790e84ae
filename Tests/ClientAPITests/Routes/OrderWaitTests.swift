import Model
import Node
import Synchronization
import TestSupport
import Testing
import Transport

@testable import ClientAPI

@Suite struct OrderWaitTests {
  /// What a request holds.
  private final class Request: Sendable {
    let outcomes = Mutex<[String]>([])

    func answer(_ outcome: OrderWait.Outcome) {
      outcomes.withLock { outcomes in
        switch outcome {
        case .success: outcomes.append("receipt")
        case .failure(let problem): outcomes.append(problem.code)
        }
      }
    }
  }

  private func problem(_ code: String) -> OrderWait.Outcome { .failure(NodeProblem(code, "Do so.")) }

  @Test func theFirstOutcomeIsTheAnswer() throws {
    let request = Request()
    let wait = OrderWait(loop: try EventLoop(name: "test")) { request.answer($0) }
    wait.begin(milliseconds: 60_000, problem("late"))
    wait.end(problem("ordered"))
    wait.end(problem("again"))
    #expect(request.outcomes.withLock { $0 } == ["ordered"])
  }

  @Test func answersLateWithWhatIsKnown() throws {
    let request = Request()
    let wait = OrderWait(loop: try EventLoop(name: "test")) { request.answer($0) }
    wait.begin(milliseconds: 1, problem("late"))
    #expect(eventually { request.outcomes.withLock { $0 } == ["late"] })
    wait.end(problem("ordered"))
    #expect(request.outcomes.withLock { $0 } == ["late"])
  }

  /// The node may hold the wait for days; the request must not stay with it.
  @Test(arguments: ["end", "late", "forget"])
  func letsGoOfTheRequest(_ how: String) throws {
    let loop = try EventLoop(name: "test")
    var request: Request? = Request()
    weak let held = request
    let wait = OrderWait(loop: loop) { [request] in request?.answer($0) }
    request = nil
    #expect(held != nil)
    wait.begin(milliseconds: how == "late" ? 1 : 60_000, problem("late"))
    if how == "end" { wait.end(problem("ordered")) }
    if how == "forget" { wait.forget() }
    #expect(eventually { held == nil })
    wait.end(problem("ordered"))
  }
}
