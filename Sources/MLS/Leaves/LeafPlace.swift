/// The place that a leaf node from an Update or a Commit is signed for.
struct LeafPlace {
  let groupID: [UInt8]
  let leaf: LeafIndex
}
