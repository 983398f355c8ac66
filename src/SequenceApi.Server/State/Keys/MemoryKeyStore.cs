using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace SequenceApi.Server.State.Keys;

/// <summary>Keys that end with the process, where nothing else can be had.</summary>
internal sealed class MemoryKeyStore : IKeyStore, IXmlRepository
{
    private readonly ConcurrentQueue<XElement> _elements = [];
    private readonly ConcurrentDictionary<string, byte[]> _secrets = [];

    public string Name => "memory";

    public IXmlRepository Keys => this;

    public IReadOnlyCollection<XElement> GetAllElements() => [.. _elements.Select(element => new XElement(element))];

    public void StoreElement(XElement element, string friendlyName) => _elements.Enqueue(new XElement(element));

    /// <summary>Nobody else is here.</summary>
    public Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(new Held());

    public Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken) =>
        Task.FromResult(_secrets.GetOrAdd(name, candidate));

    private sealed class Held : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
