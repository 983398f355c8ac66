using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests.Training;

public sealed class EvaluationReportTests : IDisposable
{
    private static readonly EvaluationReport Report = new(
        "text.txt", "abc", 0.1, IsLearned: false, "def", 100,
        new Figures("network", 1000, 3, 1.25, Math.Exp(1.25), 1.25 / Math.Log(2), LetterPerplexity: 4.5),
        new Figures("8-gram (character)", 1000, 3, 1.5, Math.Exp(1.5), 1.5 / Math.Log(2)));

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_report_is_read_as_it_was_written()
    {
        Report.Save(_folder["evaluation.json"]);

        Assert.Equal(Report, EvaluationReport.Load(_folder["evaluation.json"]));
    }

    [Fact]
    public void What_cannot_be_written_or_read_is_named()
    {
        string[] paths = [_folder["missing/a.json"], _folder.Path, _folder.Write("other.json", "{\"order\": 3}"), _folder.Write("null.json", "null")];

        Assert.All(paths, path => Assert.Contains(path, Assert.Throws<TrainingException>(() => EvaluationReport.Load(path)).Message, StringComparison.Ordinal));
        Assert.All(paths[..2], path => Assert.Contains(path, Assert.Throws<TrainingException>(() => Report.Save(path)).Message, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
