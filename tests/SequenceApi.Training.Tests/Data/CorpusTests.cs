using SequenceApi.Training.Data;

namespace SequenceApi.Training.Tests.Data;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_corpus_is_the_text_of_its_file_and_knows_its_digest()
    {
        var corpus = Corpus.Read(_folder.Write("abc.txt", "abc"));

        Assert.Equal("abc", corpus.Text);
        Assert.Equal("abc.txt", corpus.Name);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", corpus.Sha256);
    }

    [Fact]
    public void Several_files_are_one_text_with_one_digest()
    {
        var corpus = Corpus.Read(_folder.Write("a.txt", "a"), _folder.Write("bc.txt", "bc"));

        Assert.Equal("a\nbc", corpus.Text);
        Assert.Equal("a.txt + bc.txt", corpus.Name);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", corpus.Sha256);
    }

    [Fact]
    public void A_file_that_ends_inside_a_line_does_not_run_into_the_next()
    {
        var corpus = Corpus.Read(_folder.Write("a.txt", "one"), _folder.Write("b.txt", "two\n"), _folder.Write("c.txt", "three"));

        Assert.Equal("one\ntwo\nthree", corpus.Text);
        Assert.Equal(3, corpus.Files!.Distinct().Count());
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62 }, "offset 1")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "offset 0")]
    [InlineData(new byte[] { 0x61, 0x62, 0xC3 }, "offset 2")]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_place(byte[] bytes, string place)
    {
        var exception = Assert.Throws<TrainingException>(() => Corpus.Read(_folder.Write("bad.txt", bytes)));

        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_and_a_missing_one_are_refused()
    {
        Assert.Throws<TrainingException>(() => Corpus.Read(_folder.Write("empty.txt", "")));
        Assert.Throws<TrainingException>(() => Corpus.Read(_folder["missing.txt"]));
        Assert.Throws<TrainingException>(() => Corpus.Read(_folder.Path));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text() =>
        Assert.Equal("abc", Corpus.Read(_folder.Write("marked.txt", [0xEF, 0xBB, 0xBF, .. "abc"u8])).Text);

    [Fact]
    public void A_split_keeps_every_character_and_cuts_no_pair_of_surrogates()
    {
        var corpus = new Corpus("", string.Concat(Enumerable.Repeat("a😀", 50)), "");
        for (var share = 0.0; share <= 1; share += 0.01)
        {
            var (head, tail) = corpus.Split(share);

            Assert.Equal(corpus.Text, head + tail);
            Assert.False(tail.Length > 0 && char.IsLowSurrogate(tail[0]));
        }
    }

    [Fact]
    public void The_held_out_part_is_the_end()
    {
        var (head, tail) = new Corpus("", Runs.Text(1000), "").Split(0.05);

        Assert.Equal(950, head.Length);
        Assert.Equal(50, tail.Length);
    }

    public void Dispose() => _folder.Dispose();
}
