using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Tests.Load;

public sealed class TypedTextTests
{
    [Fact]
    public void Texts_of_other_seeds_differ_soon()
    {
        var texts = Enumerable.Range(0, 20).Select(seed => TypedText.Of(seed, 2010)).ToArray();

        Assert.All(texts, text => Assert.Equal(2010, text.Length));
        Assert.Equal(20, texts.Select(text => text[..30]).Distinct().Count());
        Assert.Equal(texts[3], TypedText.Of(3, 2010));
    }
}
