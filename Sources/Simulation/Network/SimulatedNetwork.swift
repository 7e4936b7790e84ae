internal import Transport

/// Carries requests between the nodes of a simulation, as well as its links let it.
final class SimulatedNetwork {
  private var links: [[Link]]
  private var chance: Chance
  private unowned let simulation: Simulation
  /// How many requests were sent.
  private(set) var requests = 0

  init(_ simulation: Simulation, nodes: Int, _ chance: Chance) {
    self.simulation = simulation
    self.chance = chance
    links = Array(repeating: Array(repeating: Link(), count: nodes), count: nodes)
  }

  /// Gives a direction another quality. Whether it is cut stays.
  func degrade(from: Int, to: Int, _ link: Link) {
    let isCut = links[from][to].isCut
    links[from][to] = link
    links[from][to].isCut = isCut
  }

  func cut(from: Int, to: Int, _ isCut: Bool) { links[from][to].isCut = isCut }

  /// Makes the links among these nodes sound.
  func heal(among nodes: [Int]) { for from in nodes { for to in nodes { links[from][to] = Link() } } }

  /// Sends a request of a node's; `completion` is called at that node while it is the same process.
  func send(_ request: ClientRequest, from: SimulatedNode, completion: @escaping HTTPClient.Completion) {
    let process = from.process
    var isAnswered = false
    requests += 1
    simulation.coverage.sent(request)
    let finish: (Result<ClientResponse, TransportError>) -> Void = { [simulation] result in
      guard !isAnswered, from.process == process, from.isRunning else { return }
      isAnswered = true
      if case .failure(let error) = result, error.code == .timedOut {
        simulation.coverage.note(.requestTimedOut)
      }
      completion(result)
      from.kick()
    }
    guard let to = simulation.node(at: Self.host(of: request.url)) else {
      return after(1) { finish(.failure(TransportError(.couldNotResolve, "no such host"))) }
    }
    // A link carries all of a request or nothing: what does not come stalls.
    let stall = request.stallTimeoutSeconds.map { $0 * 1_000 } ?? .max
    after(min(request.totalTimeoutMilliseconds, stall)) {
      finish(.failure(TransportError(.timedOut, "no answer in time")))
    }
    let delivery = Delivery()
    for _ in 0..<copies(from.place, to.place) {
      guard let delay = delay(from.place, to.place) else { continue }
      after(delay) { [self] in deliver(request, from, to, delivery, finish) }
    }
  }

  /// How often one request was taken, however often it came.
  private final class Delivery {
    var taken = 0
  }

  private func deliver(
    _ request: ClientRequest, _ from: SimulatedNode, _ to: SimulatedNode, _ delivery: Delivery,
    _ finish: @escaping (Result<ClientResponse, TransportError>) -> Void
  ) {
    guard to.isRunning else {
      simulation.coverage.note(.nobodyListened)
      guard let back = delay(to.place, from.place) else { return }
      return after(back) { finish(.failure(TransportError(.couldNotConnect, "nobody listens"))) }
    }
    let process = to.process
    to.receive(request, from: from) { [self] response in
      simulation.coverage.answered(response, to: request, by: to)
      if response.status == 200, request.method == "POST", to.process == process {
        delivery.taken += 1
        if delivery.taken > 1, to.isSound {
          simulation.violated("replayed", "\(to.domain) took a request of \(from.domain)'s twice")
        }
      }
      guard let back = delay(to.place, from.place) else { return }
      after(back) { finish(.success(response)) }
    }
  }

  private func copies(_ from: Int, _ to: Int) -> Int {
    chance.happens(perMille: links[from][to].doubledPerMille) ? 2 : 1
  }

  /// `nil`: it gets lost.
  private func delay(_ from: Int, _ to: Int) -> Int? {
    let link = links[from][to]
    if link.isCut || chance.happens(perMille: link.lostPerMille) { return nil }
    return chance.number(in: link.delayMilliseconds)
  }

  private func after(_ milliseconds: Int, _ run: @escaping () -> Void) {
    simulation.after(microseconds: UInt64(milliseconds) * 1_000 + UInt64(chance.number(in: 0...999)), run)
  }

  static func host(of url: String) -> String {
    String(url.dropFirst("https://".count).prefix { $0 != "/" })
  }
}
