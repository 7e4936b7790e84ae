/// The documents of a token of a search, or of all tokens that begin with it.
struct PostingList {
  /// A list that a search reads only if it pays: what is left out is looked for in the text.
  enum Part: Equatable {
    case scope
    case term(Int, place: Int)
  }

  let part: Part
  /// Nil: of several tokens.
  let token: [UInt8]?
  let isPrefix: Bool
  /// See `PostingPages`.
  let pages: Int64

  var expression: SearchExpression? {
    guard let token else { return nil }
    var expression = SearchExpression()
    expression.add([token], isPrefix: isPrefix)
    return expression
  }

  /// How many documents it has, nil for `most` and more.
  func count(most: Int64, on connection: Connection) throws(StoreError) -> Int64? {
    guard let expression else { return nil }
    return try connection.use("SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ?1 LIMIT ?2)") {
      (row) throws(StoreError) in
      try row.bind(1, text: expression.bytes)
      try row.bind(2, most)
      let count = try row.step() ? row.int64(0) : 0
      return count < most ? count : nil
    }
  }
}
