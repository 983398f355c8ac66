using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class MergeTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Saved_merges_load_in_their_order()
    {
        Merge[] merges = [new("#", "#"), new("Ġ", "t"), new("#version", ":"), new("Ã", "©")];
        Merge.Save(_path, merges);
        Assert.Equal(merges, Merge.Load(_path));
    }

    [Fact]
    public void The_line_with_the_version_may_be_missing()
    {
        File.WriteAllText(_path, "a b\r\n# #\r\n");
        Assert.Equal([new("a", "b"), new("#", "#")], Merge.Load(_path));
    }

    [Theory]
    [InlineData("a b\n\n")]
    [InlineData("a\n")]
    [InlineData("a b c\n")]
    [InlineData("a  b\n")]
    public void A_line_that_is_no_pair_is_refused_by_the_file_s_name(string text)
    {
        File.WriteAllText(_path, text);
        Assert.Contains(_path, Assert.Throws<InvalidDataException>(() => Merge.Load(_path)).Message, StringComparison.Ordinal);
    }
}
