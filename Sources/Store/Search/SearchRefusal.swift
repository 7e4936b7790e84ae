/// Why a search text is not searched for.
public enum SearchRefusal: String, Error, Sendable, CaseIterable {
  /// No letter or digit is in it.
  case searchEmpty
  /// It is longer than `SearchTerms.maxBytes`, or has more terms than `SearchTerms.maxTerms`.
  case searchTooComplex

  public var advice: String {
    switch self {
    case .searchEmpty: "Give at least one letter or digit to search for."
    case .searchTooComplex:
      "Search for at most \(SearchTerms.maxTerms) words or phrases in \(SearchTerms.maxBytes) bytes."
    }
  }
}
