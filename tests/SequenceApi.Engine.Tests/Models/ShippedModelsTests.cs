using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Models;

public sealed class ShippedModelsTests : IDisposable
{
    private readonly ModelCatalog _catalog = new ModelLibrary(Repository.Find("models"), new(), intraOpThreads: 1).Open();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(64)]
    public void A_row_has_the_same_bits_whatever_the_batch(int count) => Assert.All(_catalog.Models, model =>
    {
        using var together = model.StepModel.CreateBatch(count);
        StepBatch[] alone = [.. Enumerable.Range(0, count).Select(_ => model.StepModel.CreateBatch(1))];
        var (random, state) = (new Random(count), new float[model.StepModel.Layout.Size]);
        for (var step = 0; step < 20; step++)
        {
            if (step == 10)
            {
                // As when a sequence leaves: the last row moves into its hole.
                together.CopyState(count - 1, 0);
                alone[count - 1].ReadState(0, state);
                alone[0].WriteState(0, state);
            }

            for (var row = 0; row < count; row++)
                alone[row].InputIds[0] = together.InputIds[row] = random.Next(model.StepModel.VocabularySize);
            together.Step(count);
            for (var row = 0; row < count; row++)
            {
                alone[row].Step(1);
                Assert.Equal(alone[row].Logits(0), together.Logits(row));
            }
        }

        Array.ForEach(alone, batch => batch.Dispose());
    });

    [Fact]
    public async Task Thirty_three_generations_at_once_are_those_of_one_at_a_time()
    {
        using var engine = new InferenceEngine(new());
        var texts = new List<string>();
        for (var seed = 0; seed < 4; seed++)
            texts.Add(await GenerateAsync(engine, seed));
        var together = await Task.WhenAll(Enumerable.Range(0, 33).Select(seed => GenerateAsync(engine, seed)));
        Assert.Equal(texts, together[..4]);
    }

    [Fact]
    public async Task Answers_have_the_same_bits_behind_known_prefixes()
    {
        using var plain = new InferenceEngine(new());
        using var knowing = new InferenceEngine(new(), new());
        string[] texts = ["ROMEO:\n", "ROMEO:\nTo be", "ROMEO:\nTo be", "ROMEO:\nTo be, or not", "ROMEO:\nTo do"];
        foreach (var model in _catalog.Models)
        {
            var cached = 0;
            foreach (var text in texts)
                foreach (var kind in Enum.GetValues<QuestionKind>())
                {
                    var question = new Question(kind, text, Length: 8, Seed: 1);
                    var (answer, known, _) = await question.AskAsync(knowing, model);
                    Assert.Equal((await question.AskAsync(plain, model)).Answer, answer);
                    cached += known;
                }

            Assert.True(cached > 0);
        }
    }

    [Fact]
    public async Task Whatever_comes_goes_and_is_known_a_sequence_has_the_bits_that_it_has_alone() =>
        await Gen.Select(Arrival.Some, Gen.Int[1, 6], Gen.Int[1, 3], Gen.OneOf(0L, 50_000, 1 << 24)).SampleAsync(
            sample => Law.HoldsAsync(_catalog.Models, sample, Token), iter: 12);

    [Fact]
    public async Task Tokens_cut_anywhere_go_on_from_a_state_s_bytes_with_the_bits_of_the_tokens_whole() =>
        await Gen.Select(Gen.Int[0, int.MaxValue].Array[1, 30], Gen.Enum<QuestionKind>()).Array[1, 5].SampleAsync(async pieces =>
        {
            using var engine = new InferenceEngine(new(), new());
            foreach (var model in _catalog.Models)
            {
                var (whole, cut) = (new Walk(engine, model), new Walk(engine, model));
                int[] Ids(int[] numbers) => [.. numbers.Select(number => number % model.StepModel.VocabularySize)];
                await whole.ReadAsync(Ids([.. pieces.SelectMany(piece => piece.Item1)]), QuestionKind.Predict);
                foreach (var (numbers, kind) in pieces)
                    await cut.ReadAsync(Ids(numbers), kind);
                var (expected, actual) = (await whole.PredictAsync(), await cut.PredictAsync());
                Assert.Equal((expected.Entropy, expected.Position), (actual.Entropy, actual.Position));
                Assert.Equal(expected.Tokens, actual.Tokens);
                Assert.Equal(await whole.GenerateAsync(seed: 3, new(12)), await cut.GenerateAsync(seed: 3, new(12)), SameToken);
            }
        }, iter: 8);

    [Fact]
    public void A_shipped_model_s_state_takes_a_few_kilobytes() => Assert.All(_catalog.Models, model =>
    {
        var state = new float[model.StepModel.Layout.Size];

        // A GRU mixes its h into the next one as it is; the other cells read no more of the first layer's than bytes.
        var rounded = model.Manifest.Architecture.Cell == "gru" ? 0 : 1;
        Assert.Equal(rounded, model.StepModel.Layout.Tensors.Count(tensor => tensor.Input == "h_in.0" && tensor.Quantization is not null));
        const int header = 100;
        Assert.InRange(PortableState.Write(model, new(state, 1, 1_000_000)).Length, state.Length, Math.Min(6000, (sizeof(float) * state.Length) + header));
    });

    private static bool SameToken(GeneratedToken one, GeneratedToken other) =>
        (one.Id, one.LogProbability) == (other.Id, other.LogProbability);

    private async Task<string> GenerateAsync(InferenceEngine engine, int seed)
    {
        var model = _catalog.Default;
        var sequence = new GenerationSequence(
            Prompt.FromText(model, "ROMEO:\n"), new() { Seed = seed }, new(MaxTokens: 40), topLogProbabilities: 0, streamed: false, Token);
        engine.Submit(sequence);
        return model.Tokenizer.Decode([.. (await sequence.Completion).Tokens.Select(token => token.Id)]);
    }
}
