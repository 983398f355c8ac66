using System.Text;
using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Sampling;

public sealed class TokenLimitsTests
{
    /// <summary>Letters a to c, and pieces of them of up to four letters, so that a text has many spellings.</summary>
    private static readonly Gen<string[]> Pieces =
        Gen.String[Gen.Char['a', 'c'], 2, 4].Array[1, 12].Select(pieces => ((string[])["a", "b", "c", .. pieces]).Distinct().ToArray());

    private static readonly Gen<string[]> Words = Gen.String[Gen.Char['a', 'c'], 1, 6].Array[1, 4];

    [Fact]
    public void A_token_is_barred_exactly_where_it_would_complete_a_forbidden_string() =>
        Gen.Select(Pieces, Words, Gen.Int[0, 1000].Array[1, 30]).Sample((pieces, words, choices) =>
        {
            using var model = Model(pieces);
            var limiter = new TokenLimiter(new TokenLimits(model, allowed: null, words));
            var text = "";
            foreach (var choice in choices)
            {
                var expected = pieces.Select(piece => words.All(word => !(text + piece).Contains(word, StringComparison.Ordinal))).ToArray();
                var scores = new float[pieces.Length];
                Assert.Equal(expected.Contains(true), limiter.Apply(scores));
                Assert.Equal(expected, scores.Select(score => score == 0));
                var open = pieces.Where((_, id) => expected[id]).ToArray();
                if (open.Length == 0)
                    return;
                text += open[choice % open.Length];
                limiter.Append(Encoding.UTF8.GetBytes(open[choice % open.Length]));
            }
        });

    [Fact]
    public void Only_allowed_tokens_are_left()
    {
        using var model = Model(["a", "b", "c", "ab"]);
        var limiter = new TokenLimiter(new TokenLimits(model, [1, 3, 3], ["a"]));
        float[] scores = [4, 3, 2, 1];
        Assert.True(limiter.Apply(scores));
        Assert.Equal([float.NegativeInfinity, 3, float.NegativeInfinity, float.NegativeInfinity], scores);
    }

    [Fact]
    public void The_end_token_is_no_text()
    {
        using var model = Toy.Model(end: "z");
        var limiter = new TokenLimiter(new TokenLimits(model, allowed: null, ["z", "yz"]));
        limiter.Append("y"u8);
        var scores = new float[27];
        limiter.Apply(scores);
        Assert.Equal(0, scores[26]);
    }

    [Fact]
    public void Limits_cost_no_allocation_for_a_token()
    {
        using var model = Model(["a", "b", "c", "ab", "abc"]);
        var limits = new TokenLimits(model, [0, 1, 2, 4], ["abab", "cc", "bca"]);
        var (sampler, limiter, parameters) = (new Sampler(), new TokenLimiter(limits), new SamplingParameters { Limits = limits });
        float[] logits = [1, 2, 3, 4, 5];
        Draw(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var position = 1; position < 1000; position++)
            Draw(position);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Draw(int position)
        {
            if (sampler.Sample(sampler.Distribution(logits), parameters, null, position, TokenSet.Empty, null, mayEnd: true, limiter: limiter) is var id and not Sampler.End)
                limiter.Append(model.Tokenizer.Bytes(id));
        }
    }

    private static LanguageModel Model(string[] pieces)
    {
        var vocabulary = new Vocabulary(pieces);
        return new(
            new ModelManifest(
                "pieces", "Letters and pieces.", new ModelArchitecture("rnn", 1, 2, 1, pieces.Length, 0),
                new Dictionary<string, string> { ["fp32"] = "model.onnx" }, "fp32", new TokenizerManifest("character", "vocab.json")),
            new PieceTokenizer(vocabulary), new ToyStepModel(pieces.Length), "fp32");
    }

    private sealed class PieceTokenizer(Vocabulary vocabulary) : Tokenizer(
        vocabulary, unknown: null, Encoding.UTF8.GetBytes)
    {
        public override EncodedToken[] EncodeWithOffsets(string text) => throw new NotSupportedException();

        public override int[] Encode(string text) => throw new NotSupportedException();
    }
}
