using System.Text;
using System.Text.Json.Nodes;
using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>What all clients ask: a few requests of each kind, with the answers that they get alone.</summary>
internal sealed class Questions
{
    /// <summary>A stream of so many tokens that a client may leave in its middle.</summary>
    public const string LongStream = "generate, a long stream";

    private const string Whole = ", whole";
    private const string AsStream = ", streamed";
    private const int OfEachKind = 6;
    private const int LongTokens = 600;
    private readonly Dictionary<string, Question[]> _byKind;

    private Questions(IEnumerable<Question> questions) =>
        _byKind = questions.GroupBy(question => question.Kind).ToDictionary(kind => kind.Key, kind => kind.ToArray());

    /// <summary>What is asked.</summary>
    public IEnumerable<string> Kinds => _byKind.Keys;

    /// <summary>Asks each question alone, one after the other.</summary>
    /// <exception cref="BenchmarkException">One isn't answered, or a stream says something else than the whole answer.</exception>
    public static async Task<Questions> AskAloneAsync(Exchange exchange, string model, int seed, CancellationToken cancellationToken)
    {
        var asked = new List<Question>();
        foreach (var question in Enumerable.Range(0, OfEachKind).SelectMany(number => Of(model, seed + number)))
        {
            var reply = await exchange.AskAsync(question.Call, cancellationToken);
            var answered = question with { Answer = reply.IsGood ? question.Tell(reply.Text) : throw reply.Wrong($"an answer to {question.Kind}") };
            answered.Require(await exchange.AskAsync(question.Call, cancellationToken));
            asked.Add(answered);
        }

        return new Questions(asked).RequireSameStreamed();
    }

    /// <summary>One of a kind.</summary>
    public Question Draw(string kind, Random random) => _byKind[kind][random.Next(OfEachKind)];

    /// <summary>Any one.</summary>
    public Question Draw(Random random) => Draw(_byKind.Keys.ElementAt(random.Next(_byKind.Count)), random);

    private Questions RequireSameStreamed()
    {
        foreach (var whole in Kinds.Where(kind => kind.EndsWith(Whole, StringComparison.Ordinal)))
            foreach (var (one, other) in _byKind[whole].Zip(_byKind[whole.Replace(Whole, AsStream, StringComparison.Ordinal)]))
                if (one.Answer != other.Answer)
                    throw new BenchmarkException($"{other.Kind} says '{other.Answer}', but whole it is '{one.Answer}'.");
        return this;
    }

    private static IEnumerable<Question> Of(string model, int seed)
    {
        var random = new Random(seed);
        var (text, shorter) = (TypedText.Of(seed, random.Next(5, 200)), TypedText.Of(seed, random.Next(5, 25)));
        yield return new("predict", ApiCall.Post("/v1/predict", Body(model, "text", text)), AnswerText.Of);
        yield return new("score", ApiCall.Post("/v1/score", Body(model, "text", text)), AnswerText.Of);
        yield return new("suggest", ApiCall.Post("/v1/suggest", Body(model, "text", shorter)), AnswerText.Of);
        yield return new("trace", ApiCall.Post("/v1/trace", With(Body(model, "text", shorter), ("units", new JsonArray(0, 1)))), AnswerText.Of);
        yield return new(
            "score, lines",
            new(HttpMethod.Post, $"/v1/score?per_token=true&model={model}", Encoding.UTF8.GetBytes(TypedText.Of(seed, 2000)), "text/plain"),
            lines => lines);
        foreach (var question in Streamed(
            "generate", "/v1/generate", Body(model, "text", text), seed, random.Next(8, 128), AnswerText.Of, AnswerText.OfEvents))
            yield return question;
        yield return new(LongStream, Long(model, text, seed), AnswerText.OfEvents);
        foreach (var question in Streamed(
            "completions", "/v1/completions", With(Body(model, "prompt", text), ("n", 2)), seed, random.Next(8, 48), AnswerText.OfCompletion, AnswerText.OfCompletionChunks))
            yield return question;
    }

    /// <summary>The same asked for whole and as a stream.</summary>
    private static IEnumerable<Question> Streamed(
        string kind, string path, JsonObject body, int seed, int tokens, Func<string, string> whole, Func<string, string> streamed)
    {
        body = With(body, ("seed", seed), ("max_tokens", tokens));
        yield return new(kind + Whole, ApiCall.Post(path, body), whole);
        yield return new(kind + AsStream, ApiCall.Post(path, With(body, ("stream", true))), streamed);
    }

    private static ApiCall Long(string model, string text, int seed) => ApiCall.Post(
        "/v1/generate", With(Body(model, "text", text), ("seed", seed), ("max_tokens", LongTokens), ("stream", true)));

    private static JsonObject Body(string model, string name, string text) => new() { ["model"] = model, [name] = text };

    private static JsonObject With(JsonObject body, params (string Name, JsonNode Value)[] members)
    {
        var copy = body.DeepClone().AsObject();
        foreach (var (name, value) in members)
            copy[name] = value;
        return copy;
    }
}
