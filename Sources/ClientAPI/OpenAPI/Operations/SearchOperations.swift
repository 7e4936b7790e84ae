enum SearchOperations {
  static let group = OperationGroup(
    "search", "Full-text search",
    [
      Operation(
        "GET", "search", "search", "Searches the channels that the caller has joined",
        answers: .json(200, .shared("SearchPage")), refuses: [.unknownChannel] + .search)
    ])
}
