/// A look at a hit's text by whoever has it: the index has none, and is a little behind.
package struct SearchLook {
  /// Whether each hit is to be looked at; otherwise only one that the index alone cannot tell to be a match.
  let isAlways: Bool
  /// How often each term occurs in the text; nil where it is no match.
  let look: (SearchPage.Hit) throws(StoreError) -> [UInt8]?

  package init(
    isAlways: Bool, _ look: @escaping (SearchPage.Hit) throws(StoreError) -> [UInt8]?
  ) {
    self.isAlways = isAlways
    self.look = look
  }
}
