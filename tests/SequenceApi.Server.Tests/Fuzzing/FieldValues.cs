using System.Text.Json;
using CsCheck;
using SequenceApi.Engine.Tests.Fuzzing;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>What the fields of this name mean, so that most requests get past the first check. Fields that aren't named here get any value of their schema.</summary>
internal static class FieldValues
{
    /// <summary>Stands for the id of one of the sessions that are kept for the test.</summary>
    public const string Session = "@@session@@";

    /// <summary>Stands for a state token.</summary>
    public const string State = "@@state@@";

    private static readonly string[] Letters = ["a", "b", "the", " the", "he", " ", "\n", "Cat", "1", ".", "zz", " t"];
    private static readonly string[] Patterns = ["a+", "[a-c]{1,3}", "\\d{2}", "(the|a) cat", ".*", "\\w+\\s?", "x{900}", "a{1001}", "(", "[^a]"];
    private static readonly Dictionary<string, Gen<string>> Fields = new()
    {
        ["text"] = Quoted(Text),
        ["context"] = Quoted(Text),
        ["content"] = Quoted(Text),
        ["suffix"] = Gen.Frequency((4, Gen.Const("null")), (1, Quoted(Text))),
        ["model"] = Gen.Frequency((6, Gen.OneOf("null", "\"shakespeare\"")), (2, Gen.OneOf("\"pairs\"", "\"words\"", "\"tiny\"", "\"other\"")), (1, Quoted(Gen.String))),
        ["state"] = Gen.Frequency((8, Gen.Const($"\"{State}\"")), (1, Gen.OneOf($"\"{State}A\"", $"\"A{State}\"", $"\"{State}{State}\"", "\"\"")), (1, Quoted(Gen.String))),
        ["session"] = Gen.Frequency((8, Gen.Const($"\"{Session}\"")), (1, Gen.OneOf($"\"{Session}A\"", "\"s_\"", "\"\"")), (1, Quoted(Gen.String))),
        ["tokens"] = List(Gen.Frequency((12, Number(0, 4)), (6, Number(0, 96)), (1, Number(-2, 300))), 8),
        ["allowed_token_ids"] = List(Number(0, 96), 6),
        ["layers"] = List(Gen.Frequency((5, Number(0, 0)), (1, Number(-1, 2))), 2),
        ["units"] = List(Gen.Frequency((5, Number(0, 1)), (1, Number(-1, 3))), 3),
        ["of"] = List(Number(0, 8), 4),
        ["memory_steps"] = List(Number(1, 40), 4),
        ["replace_with"] = Number(0, 96),
        ["position"] = Gen.Frequency((5, Number(1, 3)), (1, Number(0, 300))),
        ["top_k"] = Gen.Frequency((9, Number(1, 97)), (1, Number(0, int.MaxValue))),
        ["stop"] = List(Quoted(Word), 4),
        ["bad_words"] = List(Quoted(Word), 3),
        ["choices"] = Gen.Shuffle(Letters, 1, 4).Select(words => $"[{string.Join(',', words.Select(word => JsonSerializer.Serialize(word)))}]"),
        ["regex"] = Gen.Frequency((3, Quoted(Gen.OneOf(Patterns))), (1, Quoted(RegexPatterns.Any))),
        ["role"] = Gen.Frequency((9, Gen.OneOf("\"system\"", "\"user\"", "\"assistant\"", "\"developer\"")), (1, Quoted(Gen.String))),
        ["logit_bias"] = Gen.Select(Number(0, 110), Gen.Int[-110, 110]).Array[0, 3].Select(pairs => $"{{{string.Join(',', pairs.DistinctBy(pair => pair.Item1).Select(pair => $"\"{pair.Item1}\":{pair.Item2}"))}}}"),
        ["max_tokens"] = Few(8),
        ["max_completion_tokens"] = Few(8),
        ["min_tokens"] = Few(2),
        ["n"] = Few(2),
        ["best_of"] = Few(3),
        ["num_beams"] = Few(4),
        ["count"] = Few(3),
        ["response_format"] = Gen.Frequency((3, Gen.Const("""{"type":"text"}""")), (1, OddJson.Value)),
    };

    /// <summary>Texts that some of the models can read.</summary>
    public static Gen<string> Text => Gen.Frequency(
        (20, Gen.OneOf(Letters).Array[1, 6].Select(words => string.Concat(words))),
        (1, Gen.OneOf("", "é", "春天", "😀", "a\u0000b", "\u0301", "\uFEFFa")),
        (1, Gen.Int[1, 400].Select(length => new string('a', length))),
        (1, Gen.String));

    /// <summary>Fields that a request mostly has, whether it must or not.</summary>
    public static bool IsUsual(string name) => name is "text" or "messages" or "prompt" or "position" or "role" or "content" or "max_tokens" or "max_completion_tokens";

    /// <summary>Right values of a field, as JSON; null where only its schema knows.</summary>
    public static Gen<string>? Find(string name) => Fields.GetValueOrDefault(name);

    private static Gen<string> Word => Gen.Frequency((9, Gen.OneOf(Letters)), (1, Gen.String));

    private static Gen<string> Quoted(Gen<string> texts) => texts.Select(text => JsonSerializer.Serialize(text));

    private static Gen<string> Number(int least, int most) => Gen.Int[least, most].Select(number => $"{number}");

    /// <summary>A few, so that a case costs little; seldom many.</summary>
    private static Gen<string> Few(int most) => Gen.Frequency((40, Number(1, most)), (2, Number(0, 130)), (1, Gen.OneOf("1000", "4000", "65537")));

    private static Gen<string> List(Gen<string> items, int most) => items.Array[0, most].Select(all => $"[{string.Join(',', all)}]");
}
