using SequenceApi.Training.Baselines;

namespace SequenceApi.Training.Tests.Baselines;

public sealed class BaselineResultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_result_is_read_as_it_was_written()
    {
        var result = new BaselineResult(8, "character", 1000, 3, 1.25, Math.Exp(1.25), 1.25 / Math.Log(2));

        result.Save(_folder["baseline.json"]);

        Assert.Equal(result, BaselineResult.Load(_folder["baseline.json"]));
    }

    [Fact]
    public void What_cannot_be_written_or_read_is_named()
    {
        var result = new BaselineResult(8, "character", 1000, 3, 1.25, 3.5, 1.8);
        string[] paths = [_folder["missing/a.json"], _folder.Path, _folder.Write("other.json", "{\"order\": 3}"), _folder.Write("null.json", "null")];

        Assert.All(paths, path => Assert.Contains(path, Assert.Throws<TrainingException>(() => BaselineResult.Load(path)).Message, StringComparison.Ordinal));
        Assert.All(paths[..2], path => Assert.Contains(path, Assert.Throws<TrainingException>(() => result.Save(path)).Message, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
