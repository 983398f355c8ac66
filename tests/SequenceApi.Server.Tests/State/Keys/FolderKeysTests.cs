using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.State.Keys;

public sealed class FolderKeysTests : SharedKeysTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override (string Name, string Value) Store => ("State:KeysPath", Path.Combine(_folder.Path, "keys"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nobody_but_the_user_may_read_the_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        await using var replica = await new Replica(Store).StartAsync();
        var folder = new DirectoryInfo(Store.Value);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder.UnixFileMode);
        Assert.Equal(2, folder.GetFiles("*.xml").Concat(folder.GetFiles("*.secret")).Count());
        Assert.All(
            folder.GetFiles("*.xml").Concat(folder.GetFiles("*.secret")),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
    }

    [Theory]
    [InlineData("*.xml")]
    [InlineData("*.secret")]
    public async Task A_damaged_file_stops_the_start_with_a_message_that_names_the_folder(string files)
    {
        await (await new Replica(Store).StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Directory.GetFiles(Store.Value, files).Single(), "damaged", TestContext.Current.CancellationToken);
        var replica = new Replica(Store);
        var failure = await Assert.ThrowsAsync<InvalidDataException>(replica.StartAsync);
        Assert.Contains(Store.Value, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(replica.Log.Events, line => line.Exception is not null && line.Exception != failure);
    }

    protected override void Empty()
    {
        if (Directory.Exists(Store.Value))
            Directory.Delete(Store.Value, recursive: true);
    }
}
