/// One direction between two nodes.
struct Link: Equatable {
  var delayMilliseconds = 1...5
  /// Of a thousand requests or answers.
  var lostPerMille = 0
  var doubledPerMille = 0
  var isCut = false
}
