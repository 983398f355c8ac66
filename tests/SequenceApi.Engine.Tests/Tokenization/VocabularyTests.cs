using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class VocabularyTests : IDisposable
{
    private static readonly string[] Tokens = ["<unk>", "\n", "\"", "春", "😀", "\u0001", "\\", " ", "\t", "\\n", "[", "{"];
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_saved_vocabulary_loads_with_the_same_ids()
    {
        new Vocabulary(Tokens).Save(Json);
        AssertIs(Tokens, Vocabulary.Load(Json));
    }

    [Fact]
    public void Every_form_of_a_vocabulary_is_the_same_vocabulary() => Gen.Shuffle(Tokens).Sample(tokens =>
    {
        var (ids, texts) = (Ids(tokens, first: 0), Texts(tokens, first: 0));
        AssertIs(tokens, Read(JsonSerializer.Serialize(tokens)));
        AssertIs(tokens, Read(JsonSerializer.Serialize(ids)));
        AssertIs(tokens, Read(JsonSerializer.Serialize(texts)));
        AssertIs(tokens, Read(JsonSerializer.Serialize(new { char_to_idx = ids })));
        AssertIs(tokens, Read(JsonSerializer.Serialize(new { itos = texts })));
        AssertIs(tokens, Read(JsonSerializer.Serialize(new { vocab_size = tokens.Length, stoi = ids, itos = tokens })));
        AssertIs(tokens, Read(JsonSerializer.Serialize(new { word2idx = ids, idx2word = texts })));
        AssertIs(tokens, Read(string.Concat(tokens.Select(token => Escape(token) + "\n")), "vocab.txt"));
        AssertIs(tokens, Read('\uFEFF' + string.Join("\r\n", tokens.Select(Escape)), "vocab"));
    });

    [Fact]
    public void A_string_is_its_characters_by_position()
    {
        string[] characters = ["c", "😀", "\n", "\\", "s", "\"", " "];
        AssertIs(characters, Read("\"c😀\\n\\\\s\\\" \""));
        AssertIs(characters, Read("\"c😀\\n\\\\s\\\" \"", "chars.txt"));
        AssertIs(["\n", " ", "!", "\\", "n"], Read("\n !\\n", "chars.txt"));
        AssertIs(["春", "床"], Read("春床\n", "chars.txt"));
        AssertIs(["a", "b"], Read("a\nb\n", "chars.txt"));
    }

    [Fact]
    public void Ids_that_begin_with_1_have_a_padding_before_them()
    {
        string[] tokens = ["a", "b", "c"];
        foreach (var json in new[] { JsonSerializer.Serialize(Ids(tokens, 1)), JsonSerializer.Serialize(Texts(tokens, 1)), JsonSerializer.Serialize(new { stoi = Ids(tokens, 1), itos = Texts(tokens, 1), size = 3 }) })
        {
            var vocabulary = Read(json);
            AssertIs(["", .. tokens], vocabulary);
            Assert.Equal([0], vocabulary.Controls.Ids.ToArray());
        }
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "1 to")]
    [InlineData("{}", "1 to")]
    [InlineData("null", "array of tokens")]
    [InlineData("12", "array of tokens")]
    [InlineData("""{"a":2}""", "lowest id is 2")]
    [InlineData("""{"a":-1,"b":0}""", "lowest id is -1")]
    [InlineData("""{"a":0,"b":0}""", "same id 0")]
    [InlineData("""{"a":0,"b":2}""", "No token has the id 1")]
    [InlineData("""{"a":0,"b":2147483647}""", "No token has the id 1")]
    [InlineData("""{"a":0,"b":1.5}""", "'b' is not a whole number")]
    [InlineData("""{"a":0,"b":99999999999999999999}""", "'b' is not a whole number")]
    [InlineData("""{"a":0,"b":1e999}""", "'b' is not a whole number")]
    [InlineData("""{"a":0,"b":null}""", "'b' is not a whole number")]
    [InlineData("""{"a":0,"a":1}""", "not valid JSON")]
    [InlineData("""{"\ud83d":0}""", "not valid JSON")]
    [InlineData("""["\ud83d"]""", "surrogate")]
    [InlineData("""["a","a"]""", "'a' occurs twice")]
    [InlineData("""["a",""]""", "id 1 has 0 characters")]
    [InlineData("""["a",1]""", "number where a string")]
    [InlineData("""["a",["b"]]""", "array where a string")]
    [InlineData("\"aba\"", "'a' occurs twice")]
    [InlineData("""{"0":"a","1":"a"}""", "'a' occurs twice")]
    [InlineData("""{"0":"a","00":"b"}""", "same id 0")]
    [InlineData("""{"0":"a","x":"b"}""", "'x' is not the id")]
    [InlineData("""{"0":"a","-1":"b"}""", "'-1' is not the id")]
    [InlineData("""{"0":"a","1":2}""", "number where a string")]
    [InlineData("""{"stoi":{"a":0,"b":1},"itos":["b","a"]}""", "don't agree")]
    [InlineData("""{"stoi":{"a":1},"itos":["a"]}""", "don't agree")]
    [InlineData("""{"stoi":{"a":0},"vocab_size":2}""", "'vocab_size'")]
    [InlineData("""{"stoi":{"a":0},"unk":"a"}""", "'unk'")]
    [InlineData("""{"stoi":{"x":{"a":0}}}""", "'x' is not a whole number")]
    [InlineData("""[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]""", "not valid JSON")]
    public void A_JSON_file_that_is_no_vocabulary_is_refused_by_its_name_and_what_is_wrong(string json, string part) => Refuses(json, "vocab.json", part);

    [Theory]
    [InlineData("", "Line 1 is empty")]
    [InlineData("\n", "Line 1 is empty")]
    [InlineData("\n\n\n", "Line 1 is empty")]
    [InlineData("a\nb\n\nc\n", "Line 3 is empty")]
    [InlineData("a\nb\na\n", "'a' occurs twice")]
    [InlineData("abca", "'a' occurs twice")]
    [InlineData("the\r\ncat\r\nthe\r\n", "'the' occurs twice")]
    public void A_text_that_is_no_vocabulary_is_refused_by_its_name_and_what_is_wrong(string text, string part) => Refuses(text, "vocab.txt", part);

    [Fact]
    public void Bytes_that_are_not_UTF_8_a_file_without_end_and_a_token_without_end_are_refused()
    {
        File.WriteAllBytes(Json, [(byte)'"', 0xC3, (byte)'"']);
        Assert.Contains("not valid UTF-8", Assert.Throws<InvalidDataException>(() => Vocabulary.Load(Json)).Message, StringComparison.Ordinal);
        using (var file = File.Create(Json))
            file.SetLength((64 << 20) + 1);
        Assert.Contains("64 MB", Assert.Throws<InvalidDataException>(() => Vocabulary.Load(Json)).Message, StringComparison.Ordinal);
        Refuses(new string('a', 1025) + "\nb\nc\n", "vocab.txt", "1 to 1024");
    }

    [Fact]
    public void What_is_wrong_with_a_long_strange_token_is_said_in_a_short_line() =>
        Assert.InRange(Refuses($$"""{"{{new string('é', 1000)}}\n":7}""", "vocab.json", "lowest id").Length, 0, _folder.Length + 200);

    [Fact]
    public void A_token_that_occurs_twice_is_refused() => Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "a"]));

    private string Json => Path.Combine(_folder, "vocab.json");

    private static void AssertIs(string[] tokens, Vocabulary vocabulary)
    {
        Assert.Equal(tokens, Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id]));
        Assert.All(tokens, (token, id) => Assert.Equal(id, vocabulary.Find(token)));
    }

    private static Dictionary<string, int> Ids(string[] tokens, int first) => tokens.Select((token, place) => (token, place)).ToDictionary(pair => pair.token, pair => pair.place + first);

    private static Dictionary<string, string> Texts(string[] tokens, int first) =>
        tokens.Select((token, place) => (token, place)).ToDictionary(pair => (pair.place + first).ToString(CultureInfo.InvariantCulture), pair => pair.token);

    private static string Escape(string token) => token.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal).Replace(" ", "\\s", StringComparison.Ordinal);

    private Vocabulary Read(string content, string file = "vocab.json")
    {
        var path = Path.Combine(_folder, $"{Interlocked.Increment(ref _files)}-{file}");
        File.WriteAllText(path, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return Vocabulary.Load(path);
    }

    private string Refuses(string content, string file, string part)
    {
        var message = Assert.Throws<InvalidDataException>(() => Read(content, file)).Message;
        Assert.Contains($"-{file}: ", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        return message;
    }
}
