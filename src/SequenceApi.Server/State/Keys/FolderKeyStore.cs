using Microsoft.AspNetCore.DataProtection.Repositories;

namespace SequenceApi.Server.State.Keys;

/// <summary>Keys in a folder, which the replicas on one machine, or with one volume, share. Only its user may read them.</summary>
internal sealed class FolderKeyStore : IKeyStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly string _folder;
    private readonly TimeProvider _time;

    /// <summary>Opens the folder, which is made if it isn't there.</summary>
    /// <exception cref="IOException">The folder can't be made, or not be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public FolderKeyStore(string folder, TimeProvider time, ILoggerFactory logs)
    {
        (_folder, _time) = (folder, time);
        CreateFolder(folder);
        Create(Path.Combine(folder, Path.GetRandomFileName()), FileOptions.DeleteOnClose).Dispose();
        Keys = new FileSystemXmlRepository(new DirectoryInfo(folder), logs);
    }

    public string Name => _folder;

    public IXmlRepository Keys { get; }

    /// <summary>
    /// A file that one process at a time has open; should the process die, the system closes it. It stays: were it removed,
    /// two could each have one of that name.
    /// </summary>
    /// <exception cref="IOException">Another process keeps it.</exception>
    public async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (true)
            try
            {
                return new FileStream(Path.Combine(_folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (_time.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Pause, _time, cancellationToken);
            }
    }

    /// <summary>Reads a file; under the lock, one is written aside and moved to its place, so that it is never seen in part.</summary>
    public async Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken)
    {
        await using var alone = await LockAsync(cancellationToken);
        var path = Path.Combine(_folder, $"{name}.secret");
        if (!File.Exists(path))
            await WriteAsync(path, candidate, cancellationToken);
        return await File.ReadAllBytesAsync(path, cancellationToken);
    }

    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var aside = $"{path}.{Path.GetRandomFileName()}";
        await using (var file = Create(aside, FileOptions.WriteThrough))
            await file.WriteAsync(bytes, cancellationToken);
        File.Move(aside, path);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream Create(string path, FileOptions options)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = options };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, how);
    }
}
