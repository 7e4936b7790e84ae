/// The names that RFC 9421 signatures between nodes use (spec: federation, "Signed requests").
enum SignatureLabel {
  static let label = "hanse"
  static let requestTag = "hanse.v1/request"
  static let responseTag = "hanse.v1/response"
  static let requestComponents =
    #"("@method" "@path" "@query" "content-digest" "content-type" "hanse-source" "hanse-domain" "hanse-destination")"#
  static let responseComponents =
    #"("@status" "content-digest" "content-type" "hanse-source" "hanse-destination" "signature";req;key="hanse")"#
}
