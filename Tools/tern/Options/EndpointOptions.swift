import ArgumentParser
import TernSpeech

/// Where speech is cut into segments; under the names of sherpa's options.
struct EndpointOptions: ParsableArguments {
  @Flag(help: "Cut at endpoints: silences, and what goes on for too long. A line for each segment.")
  var endpoint = false

  @Option(help: "Seconds of silence after which a segment ends in which nothing was said.")
  var rule1MinTrailingSilence = 2.4

  @Option(help: "Seconds of silence after which a segment ends in which something was said.")
  var rule2MinTrailingSilence = 1.2

  @Option(help: "Seconds after which a segment ends.")
  var rule3MinUtteranceLength = 20.0

  var rules: EndpointRules {
    EndpointRules([
      EndpointRules.Rule(
        needsSpeech: false, trailingSilence: rule1MinTrailingSilence, duration: 0),
      EndpointRules.Rule(needsSpeech: true, trailingSilence: rule2MinTrailingSilence, duration: 0),
      EndpointRules.Rule(needsSpeech: false, trailingSilence: 0, duration: rule3MinUtteranceLength),
    ])
  }
}
