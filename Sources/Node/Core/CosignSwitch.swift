internal import Model

/// Whether this node may cosign: a restored one has signed for more than it holds, until it has that again.
struct CosignSwitch {
  /// Nothing at all is cosigned.
  var isOff = false
  /// Nothing of these logs is.
  var offFor: Set<LogID> = []

  func mayCosign(_ log: LogID) -> Bool { !isOff && !offFor.contains(log) }
}
