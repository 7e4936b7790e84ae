public import Model

/// Why a range was not applied.
public enum RangeFailure: Error, Equatable, Sendable {
  /// The sender's fault: the range is dropped, the log goes on.
  case refused(Refusal)
  /// The home's fault, with its signature as evidence: the log stops here.
  case stopped(LogFault)

  public var refusal: Refusal {
    switch self {
    case .refused(let refusal): refusal
    case .stopped(let fault): fault.refusal
    }
  }
}
