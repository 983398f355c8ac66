namespace SequenceApi.Server.Contracts;

/// <summary>The last line of a stream that was scored to its end.</summary>
/// <param name="Done" example="true">True.</param>
/// <param name="Model" example="english">The model that answered.</param>
/// <param name="Lines" example="2">Lines of the request, those that failed included.</param>
/// <param name="FailedLines">Lines that couldn't be scored; absent where there are none.</param>
/// <param name="TokenCount" example="5">Tokens that have a log probability.</param>
/// <param name="LogLikelihood" example="-17.1">The sum of their log probabilities.</param>
/// <param name="NatsPerToken" example="3.42">The mean loss; absent where no token counts.</param>
/// <param name="Perplexity" example="30.6">e to the power of `nats_per_token`.</param>
/// <param name="BitsPerCharacter" example="1.17">The loss in bits for each Unicode character that counts.</param>
/// <param name="Position" example="7">Tokens of the text so far, where the lines are one text.</param>
/// <param name="State">The state at the end, where `return_state` asks for it.</param>
/// <param name="NumericsChanged">True where the start was computed on a server whose bits differ from this one's; else absent.</param>
public sealed record ScoreTotal(
    bool Done,
    string Model,
    long Lines,
    long? FailedLines,
    long TokenCount,
    double LogLikelihood,
    double? NatsPerToken,
    double? Perplexity,
    double? BitsPerCharacter,
    long? Position,
    string? State,
    bool? NumericsChanged);
