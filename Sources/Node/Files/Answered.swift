internal import Store
internal import Synchronization

/// What a job of the writer came to, until it is durable and may be told.
final class Answered<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, NodeProblem>?>(nil)

  func run(_ body: () throws(StoreError) -> Result<Value, NodeProblem>) {
    let new: Result<Value, NodeProblem>
    do throws(StoreError) { new = try body() } catch { new = .failure(NodeProblem(error)) }
    result.withLock { $0 = new }
  }

  func give(
    _ error: StoreError?, _ completion: @escaping @Sendable (Result<Value, NodeProblem>) -> Void
  ) {
    if let error { return completion(.failure(NodeProblem(error))) }
    if let result = result.withLock({ $0 }) { completion(result) }
  }
}
