using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class VocabularyTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_saved_vocabulary_loads_with_the_same_ids()
    {
        var saved = new Vocabulary(["<unk>", "\n", "\"", "春", "😀", "\u0001"]);
        saved.Save(_path);
        var loaded = Vocabulary.Load(_path);
        Assert.Equal(saved.Count, loaded.Count);
        Assert.All(Enumerable.Range(0, saved.Count), id => Assert.Equal(saved[id], loaded[id]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":0,"b":0}""")]
    [InlineData("""{"a":0,"b":2}""")]
    [InlineData("""{"a":0,"b":1.5}""")]
    public void A_file_that_is_no_vocabulary_is_refused_by_its_name(string json)
    {
        File.WriteAllText(_path, json);
        Assert.Contains(_path, Assert.Throws<InvalidDataException>(() => Vocabulary.Load(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_occurs_twice_is_refused() => Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "a"]));
}
