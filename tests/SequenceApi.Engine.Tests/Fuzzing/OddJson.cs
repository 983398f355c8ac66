using System.Text;
using System.Text.Json;
using CsCheck;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>JSON that no reader expects, and what is no JSON at all, as text.</summary>
internal static class OddJson
{
    private static readonly string[] Constants =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "2", "0.5", "1e0", "1.0", "97", "256", "65537", "2147483647", "2147483648", "-2147483649",
        "9007199254740993", "9223372036854775808", "1e18", "1e39", "-1e39", "1e-400", "1e999", "-1e999", "1e99999999999999999999", "NaN", "Infinity", "01", "+1", "1.", "0x10",
        "\"\"", "\" \"", "\"a\"", "\"1\"", "\"null\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"é春😀\"", "\"\\q\"", "\"\\u12\"", "\"", "'a'",
        "\"../../etc\"", "\"model.onnx\"", "\"model.json\"", "\"con\"", "\"<unk>\"", "\"\\n\"",
        "[]", "[null]", "[[]]", "[1]", "[-1]", "[1e999]", "[\"a\"]", "[\"\"]", "[1,\"a\"]", "[{}]", "[1,]", "[", "]", "{}", "{", "}", "{\"a\":1}", "{\"a\":1,\"a\":2}", "{\"\":null}",
        "{\"0\":1}", "{\"-1\":1}", "{\"99999999999\":1}", "{\"\\ud800\":1}", "{a:1}", ",", ":", "", "/**/1", "undefined",
    ];

    /// <summary>A value in place of another.</summary>
    public static Gen<string> Value { get; } = Gen.Frequency(
        (30, Gen.OneOf(Constants)),
        (2, Gen.Int.Select(number => $"{number}")),
        (2, Gen.Int[1, 400].Select(length => new string('9', length))),
        (1, Gen.Int[1, 3000].Select(length => $"\"{new string('a', length)}\"")),
        (1, Gen.Int[1, 100].Select(depth => $"{new string('[', depth)}{new string(']', depth)}")),
        (1, Gen.Int[1, 100].Select(depth => $"{string.Concat(Enumerable.Repeat("{\"a\":", depth))}1{new string('}', depth)}")),
        (1, Gen.Int[1, 300].Select(count => $"[{string.Join(',', Enumerable.Repeat("1", count))}]")),
        (2, Gen.String.Select(text => JsonSerializer.Serialize(text))));

    /// <summary>Texts and numbers where a text or a number belongs.</summary>
    private static readonly string[] Texts = ["\"\"", "\"a\"", "\"b\"", "\" \"", "\"\\n\"", "\"<unk>\"", "\"<s>\"", "\"[PAD]\"", "\"0\"", "\"é\"", "\"😀\"", "\"\\u0000\"", "\"\\ud800\"", "\"fp32\"", "\"character\"", "\"word\"", "\"bpe\"", "\"gru\"", "\"vocab.json\"", "\"a b\""];
    private static readonly string[] Numbers = ["0", "1", "2", "3", "16", "-1", "0.5", "1000000", "2147483647", "2147483648", "9223372036854775807", "1e300", "-0", "1e2"];

    /// <summary>A document in which one to three values, or their names, are others.</summary>
    public static Gen<string> Of(params string[] documents)
    {
        var parsed = Array.ConvertAll(documents, document => JsonDocument.Parse(document).RootElement);
        return Gen.Select(Gen.OneOf(parsed), Gen.Select(Gen.Double[0, 1], Gen.Int[0, 11], Gen.Int[0, 999], Value).Array[1, 3], (root, changes) =>
        {
            var (text, place) = (new StringBuilder(), 0);
            var count = Count(root);
            Write(text, root, changes.ToLookup(change => (int)(change.Item1 * count), change => (change.Item2, change.Item3, change.Item4)), ref place);
            return text.ToString();
        });
    }

    private static int Count(JsonElement element) => 1 + element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(member => Count(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private static void Write(StringBuilder text, JsonElement element, ILookup<int, (int Kind, int Pick, string Value)> changes, ref int place)
    {
        var change = changes[place++].FirstOrDefault();
        if (change.Value is not null && change.Kind < 9)
        {
            text.Append(change.Kind < 2 ? change.Value : Like(element, change.Pick));
            place += Count(element) - 1;
            return;
        }

        if (element.ValueKind == JsonValueKind.Object)
            WriteMembers(text, element, changes, ref place, change.Kind);
        else if (element.ValueKind == JsonValueKind.Array)
            WriteItems(text, element, changes, ref place);
        else
            text.Append(element.GetRawText());
    }

    /// <summary>Another value of the same type, or null.</summary>
    private static string Like(JsonElement element, int pick) => element.ValueKind switch
    {
        _ when pick % 8 == 0 => "null",
        JsonValueKind.String => Texts[pick % Texts.Length],
        JsonValueKind.Number => Numbers[pick % Numbers.Length],
        JsonValueKind.True => "false",
        JsonValueKind.False => "true",
        JsonValueKind.Array when element.GetArrayLength() > 0 => $"[{string.Join(',', element.EnumerateArray().Skip(pick % 2).Append(element[pick % element.GetArrayLength()]).Select(item => item.GetRawText()))}]",
        _ => element.GetRawText(),
    };

    /// <summary>An object, perhaps with its first member missing, twice, or of another name.</summary>
    private static void WriteMembers(StringBuilder text, JsonElement element, ILookup<int, (int Kind, int Pick, string Value)> changes, ref int place, int kind)
    {
        var members = new List<string>();
        foreach (var member in element.EnumerateObject())
        {
            var value = new StringBuilder();
            Write(value, member.Value, changes, ref place);
            members.Add($"{JsonSerializer.Serialize(member.Name)}:{value}");
        }

        text.Append('{').AppendJoin(',', (kind, members) switch
        {
            (9, [_, .. var rest]) => rest,
            (10, [var first, ..]) => members.Append(first),
            (11, _) => members.Append("\"unheard_of\":1"),
            _ => members,
        }).Append('}');
    }

    private static void WriteItems(StringBuilder text, JsonElement element, ILookup<int, (int Kind, int Pick, string Value)> changes, ref int place)
    {
        text.Append('[');
        var isFirst = true;
        foreach (var item in element.EnumerateArray())
        {
            text.Append(isFirst ? "" : ",");
            isFirst = false;
            Write(text, item, changes, ref place);
        }

        text.Append(']');
    }
}
