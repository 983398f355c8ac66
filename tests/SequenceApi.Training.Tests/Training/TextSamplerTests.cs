using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Tokenization;
using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests.Training;

public sealed class TextSamplerTests
{
    private static readonly CharacterTokenizer Tokenizer = new(
        new Vocabulary([LearnedTokenizer.UnknownToken, .. "abcdefghijklmnopqrs".Select(letter => letter.ToString())]), LearnedTokenizer.UnknownToken);

    [Fact]
    public void The_seed_decides_the_text()
    {
        Assert.Equal(Text(seed: 1), Text(seed: 1));
        Assert.NotEqual(Text(seed: 1), Text(seed: 2));
    }

    [Fact]
    public void The_unknown_token_is_never_written()
    {
        using var model = Runs.Network();
        using (torch.no_grad())
            model.Projection.Bias[0] = torch.tensor(100f);

        Assert.DoesNotContain(LearnedTokenizer.UnknownToken, new TextSampler(model, Tokenizer, 1).Continue("", new() { Seed = 1 }, 200));
    }

    [Fact]
    public void Without_a_beginning_token_a_prompt_is_asked_for()
    {
        using var model = Runs.Network();

        Assert.Throws<TrainingException>(() => new TextSampler(model, Tokenizer, beginningId: null).Continue("", new() { Seed = 1 }, 1));
    }

    [Fact]
    public void The_pieces_are_the_text_of_the_tokens_even_where_a_character_takes_several()
    {
        var bytes = new BytePairTokenizer(new Vocabulary(BytePairLearner.Learn("", 256).Vocabulary), []);
        using var model = Runs.Network(vocabulary: 256);
        using (torch.no_grad())
        {
            model.Projection.Bias.fill_(-100);
            foreach (var value in "é春😀"u8)
                model.Projection.Bias[value] = torch.tensor(0f);
        }

        var sampler = new TextSampler(model, bytes, beginningId: 10);
        var pieces = sampler.Continue("", new() { Seed = 3 }, 300).ToList();

        Assert.Equal(301, pieces.Count);
        Assert.Contains(pieces, piece => piece.Length == 0);
        Assert.Contains(pieces, piece => piece.Length > 1);
        Assert.Equal(bytes.Decode([.. sampler.Tokens("", new() { Seed = 3 }).Take(300)]), string.Concat(pieces));
    }

    private static string Text(long seed)
    {
        using var model = Runs.Network();
        return string.Concat(new TextSampler(model, Tokenizer, beginningId: 1).Continue("abc", new() { Seed = seed }, 40));
    }
}
