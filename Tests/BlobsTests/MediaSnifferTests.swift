import Blobs
import Testing

struct MediaSnifferTests {
  @Test func knowsBytesByTheirBeginning() {
    #expect("\(MediaSniffer.type(of: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]))" == "image/png")
    #expect("\(MediaSniffer.type(of: Array("%PDF-1.7".utf8)))" == "application/pdf")
    #expect("\(MediaSniffer.type(of: Array("RIFF....WEBPVP8 ".utf8)))" == "image/webp")
    #expect("\(MediaSniffer.type(of: [0, 0, 0, 24] + Array("ftypisom".utf8)))" == "video/mp4")
    #expect("\(MediaSniffer.type(of: Array("Grüße\n".utf8)))" == "text/plain")
    #expect("\(MediaSniffer.type(of: [0, 1, 2]))" == "application/octet-stream")
    #expect("\(MediaSniffer.type(of: [UInt8]()))" == "application/octet-stream")
  }

  @Test func neverNamesWhatABrowserWouldRun() {
    for text in ["<html><script>", "<?xml version='1.0'?><svg onload='x'>", "<svg>", "function f() {}"] {
      #expect("\(MediaSniffer.type(of: Array(text.utf8)))" == "text/plain")
    }
  }

  @Test func textMayBeCutWithinACharacter() {
    let text = Array(String(repeating: "ü", count: 400).utf8)
    #expect("\(MediaSniffer.type(of: [0x61] + text))" == "text/plain")
  }
}
