using SequenceApi.Server.Models;

namespace SequenceApi.Server.Tests.Models;

public sealed class ModelsFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_relative_path_is_looked_for_from_the_content_root_upwards()
    {
        var project = Directory.CreateDirectory(Path.Combine(_root, "src", "project")).FullName;
        var models = Directory.CreateDirectory(Path.Combine(_root, "some-models")).FullName;
        Assert.Equal(models, ModelsFolder.Find("some-models", project));
        var nearer = Directory.CreateDirectory(Path.Combine(_root, "src", "some-models")).FullName;
        Assert.Equal(nearer, ModelsFolder.Find("some-models", project));
    }

    [Fact]
    public void An_absolute_path_is_taken_as_it_is() => Assert.Equal(_root, ModelsFolder.Find(_root, Path.GetTempPath()));

    [Fact]
    public void A_folder_that_is_nowhere_is_named_where_it_was_expected() =>
        Assert.Equal(Path.Combine(_root, "no-such-models"), ModelsFolder.Find("no-such-models", _root));
}
