using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling.Regexes;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>Regular expressions for completions: 12,000 cases for models of three kinds.</summary>
public sealed class RegexFuzzTests
{
    private static readonly LanguageModel[] Models =
    [
        Toy.Of(new CharacterTokenizer(new Vocabulary(["<unk>", "a", "b", "1", " ", "床", "\n"]), "<unk>"), "\n"),
        Toy.Of(new WordTokenizer(new Vocabulary(["<unk>", "\n", "a", "ab", "b", "中床", "1-", "."]), "<unk>"), "\n"),
        ToyBytePairs.Model(),
    ];

    [Fact]
    public void Any_expression_is_taken_or_refused_as_an_invalid_request() => Fuzz.Each(RegexPatterns.Any, 12_000, pattern =>
    {
        var isTaken = false;
        foreach (var model in Models)
            try
            {
                var compiled = model.Regex(pattern);
                _ = compiled.Constraint();
                Assert.InRange(compiled.Size, 1, 64L << 20);
                isTaken = true;
            }
            catch (SequenceApiException exception)
            {
                Assert.Equal(ErrorCode.InvalidRequest, exception.Code);
                Assert.InRange(exception.Message.Length, 1, RegexLimits.LongestPattern + 500);
            }

        return isTaken;
    }, pattern => pattern);
}
